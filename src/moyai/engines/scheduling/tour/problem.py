"""A tour to be put into order: where the car stands for how long, and when it may come."""

from __future__ import annotations

from dataclasses import dataclass, field

from moyai.engines.scheduling.errors import ProblemError


@dataclass(frozen=True, slots=True)
class Window:
    """When a car may arrive, seconds; both ends count."""

    begin_s: int
    end_s: int

    def __post_init__(self) -> None:
        if self.begin_s > self.end_s:
            raise ProblemError("window", f"[{self.begin_s}, {self.end_s}] ends before it begins")


@dataclass(frozen=True, slots=True)
class Stop:
    """A visit.

    Attributes:
        id: Unique among stops.
        place: Index into the matrix.
        stand_s: From arrival until the car drives on, seconds, more than 0.
        windows: When the car may arrive: the patient was told so, and doctor and devices are free then. Hard.
        told_s: When the patient was told that it comes.
        due_s: An arrival after it is late.
    """

    id: str
    place: int
    stand_s: int
    windows: tuple[Window, ...]
    told_s: int
    due_s: int

    def __post_init__(self) -> None:
        if self.stand_s <= 0:
            raise ProblemError(f"stop {self.id}", "the car does not stand there")


@dataclass(frozen=True, slots=True)
class Weights:
    """What a plan costs: whole numbers, so that equal plans cost exactly the same.

    Attributes:
        drive: A second of driving.
        wait: A second in which the car stands for nobody.
        moved: A second by which an arrival is earlier or later than was told.
        late: A second after ``due_s``.
        later: A second after ``due_s``, for each hour that it is late already: two who wait half an hour are
            better than one who waits an hour.
        put_off: A stop that is reached after ``due_s``, once, however late: where that outweighs the rest, as
            few as possible are.
    """

    drive: int = 10
    wait: int = 5
    moved: int = 1
    late: int = 20
    later: int = 20
    put_off: int = 0

    def __post_init__(self) -> None:
        if min(self.drive, self.wait, self.moved, self.late, self.later, self.put_off) < 0:
            raise ProblemError("weights", "one is below 0")


@dataclass(frozen=True, slots=True)
class Tour:
    """What is to be put into order. All times are seconds from any origin, and multiples of ``grid_s``.

    Attributes:
        travel_s: From place to place, seconds; rows of a square matrix.
        stops: Who is visited.
        origin: The place where the tour begins.
        home: The place where it ends.
        leaves_s: When the car can leave the origin at the earliest.
        back_s: When it must be home at the latest.
        is_under_way: Whether it leaves at ``leaves_s`` and waits on the road; else it leaves as late as the
            first stop allows.
        grid_s: What all times are multiples of.
        weights: Of the cost.
    """

    travel_s: tuple[tuple[int, ...], ...]
    stops: tuple[Stop, ...]
    origin: int
    home: int
    leaves_s: int
    back_s: int
    is_under_way: bool = False
    grid_s: int = 300
    weights: Weights = field(default_factory=Weights)

    def __post_init__(self) -> None:
        size = len(self.travel_s)
        if self.grid_s <= 0:
            raise ProblemError("grid", f"{self.grid_s} is not more than 0")
        if any(len(row) != size for row in self.travel_s):
            raise ProblemError("travel_s", "it is not square")
        if any(way < 0 or way % self.grid_s for row in self.travel_s for way in row):
            raise ProblemError("travel_s", "a way is below 0, or no multiple of the grid")
        if not (0 <= self.origin < size and 0 <= self.home < size):
            raise ProblemError("places", "the tour begins or ends nowhere")
        if len({each.id for each in self.stops}) < len(self.stops):
            raise ProblemError("stops", "one stands twice")
        for each in self.stops:
            self._check(each, size)
        for name in ("leaves_s", "back_s"):
            if getattr(self, name) % self.grid_s:
                raise ProblemError(name, "it is no multiple of the grid")

    def _check(self, stop: Stop, size: int) -> None:
        if not 0 <= stop.place < size:
            raise ProblemError(f"stop {stop.id}", f"place {stop.place} is not in the matrix")
        times = [stop.stand_s, *(at for each in stop.windows for at in (each.begin_s, each.end_s))]
        if any(at % self.grid_s for at in times):
            raise ProblemError(f"stop {stop.id}", "a time is no multiple of the grid")
