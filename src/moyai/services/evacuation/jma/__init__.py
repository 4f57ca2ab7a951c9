"""What the Meteorological Agency sends (気象庁防災情報XML): read safely, weighed, suggested to a person."""
