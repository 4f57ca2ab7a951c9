"""The pack for the public transport conference: a year month by month, with every figure's definition."""
