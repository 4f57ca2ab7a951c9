"""Files that come with an entry: told by their content alone, looked at unopened."""
