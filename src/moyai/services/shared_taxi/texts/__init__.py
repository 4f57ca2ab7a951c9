"""What residents see and hear, by subject: full, short and spoken, in Japanese and English."""
