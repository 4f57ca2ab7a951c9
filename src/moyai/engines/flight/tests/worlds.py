"""Small valleys with a river, drawn by Hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from moyai.engines.flight import Aircraft, Drop, FlightProblem, Network, NoFly, Waypoint, Wind

EAST, SOUTH = 138.0, 35.8
STEP = 0.009
"""About a kilometre."""

DRONE = Aircraft(mass_g=25_000, most_load_g=5_000, capacity_wh=1_200, hover_w=2_400, cruise_m_s=12)


def make_river(
    length: int = 5, *, no_fly: tuple[NoFly, ...] = (), landing: tuple[str, ...] = ("w2",)
) -> Network:
    """Return a straight corridor northwards, w0 … wN."""
    points = tuple(Waypoint(f"w{n}", EAST, SOUTH + n * STEP, 700 + 10 * n) for n in range(length))
    ways = tuple((f"w{n}", f"w{n + 1}") for n in range(length - 1))
    return Network(points, ways, no_fly, frozenset(landing))


def make_square(lon: float, lat: float, half: float = 0.002) -> NoFly:
    """Return a closed square."""
    return NoFly(
        "school",
        (
            (lon - half, lat - half),
            (lon + half, lat - half),
            (lon + half, lat + half),
            (lon - half, lat + half),
        ),
    )


@st.composite
def draw_problems(draw: st.DrawFn) -> FlightProblem:
    """Draw a network of up to ten waypoints, closed areas anywhere, some parcels, some wind."""
    count = draw(st.integers(2, 10))
    places = draw(
        st.lists(
            st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=count, max_size=count, unique=True
        )
    )
    points = tuple(
        Waypoint(
            f"w{n}",
            EAST + x / 1000,
            SOUTH + y / 1000,
            draw(st.integers(600, 900)),
            draw(st.integers(30, 120)),
        )
        for n, (x, y) in enumerate(places)
    )
    pairs = [(f"w{a}", f"w{b}") for a in range(count) for b in range(a)]
    ways = tuple(draw(st.lists(st.sampled_from(pairs), unique=True, max_size=len(pairs))))
    areas = tuple(
        NoFly(f"area{n}", make_square(EAST + x / 1000, SOUTH + y / 1000, half / 10_000).ring)
        for n, (x, y, half) in enumerate(
            draw(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(3, 80)), max_size=3))
        )
    )
    keys = [each.key for each in points]
    landing = frozenset(draw(st.lists(st.sampled_from(keys), max_size=3)))
    drops = tuple(
        Drop(f"d{n}", draw(st.sampled_from(keys)), draw(st.integers(0, 6_000)))
        for n in range(draw(st.integers(0, 5)))
    )
    wind = Wind(draw(st.floats(0, 14)), draw(st.floats(0, 360)))
    return FlightProblem(
        Network(points, ways, areas, landing),
        DRONE,
        keys[0],
        drops,
        wind,
        charge_pct=draw(st.integers(20, 100)),
        reserve_pct=30,
        most_drops=draw(st.integers(1, 3)),
    )
