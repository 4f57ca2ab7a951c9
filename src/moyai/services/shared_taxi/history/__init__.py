"""What happened: rides as plain facts, runs made of them, and the same in the words of MDS."""
