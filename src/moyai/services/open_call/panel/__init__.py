"""What judging is about, without a database: criteria as data, names hidden, where a result leads."""
