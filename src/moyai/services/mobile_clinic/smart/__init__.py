"""SMART App Launch: how somebody lets another people's program ask in her name. Protocol by oauthlib."""
