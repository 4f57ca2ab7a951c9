"""Pages of the fleet: the driver's and the dispatcher's."""
