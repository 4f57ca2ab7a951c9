"""The clinic that comes to you: one car, many institutions, a nurse on board and the doctor by video."""
