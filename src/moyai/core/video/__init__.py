"""Video calls between browsers: rooms, one-person links, signalling, a log; no sound or picture is kept."""
