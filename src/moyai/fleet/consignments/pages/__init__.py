"""Pages of goods: the desk's, the driver's, the volunteer's, the coordinator's."""
