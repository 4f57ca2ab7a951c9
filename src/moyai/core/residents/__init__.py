"""The one register of residents: households, contacts, proxies, consents, eligibility."""
