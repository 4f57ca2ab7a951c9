"""What residents see and hear of places of refuge and warnings, in Japanese, English and やさしい日本語."""
