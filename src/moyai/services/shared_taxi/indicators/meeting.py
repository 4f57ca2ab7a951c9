"""The figures that the public transport conference asks for, each with its definition.

Source: the plan law's standard figures (users, recovery, public money) and what councils and subsidy rules
count; where towns mean different things by one word (乗合率), all of them stand here.
"""

from moyai.core.indicators.registry import Direction, Indicator
from moyai.services.shared_taxi.indicators import meeting_readers as readers
from moyai.services.shared_taxi.indicators.make import PCT, PEOPLE, YEN, make

_UP, _DOWN, _NEITHER = Direction.UP, Direction.DOWN, Direction.NEITHER
_RUNS = ("便", "runs")
_MINUTES = ("分", "min")
_KM = ("km", "km")
_HOURS = ("時間", "hours")


MEETING: tuple[Indicator, ...] = (
    make(
        "passengers",
        ("輸送人員", "Passengers"),
        PEOPLE,
        _UP,
        (
            "送り届けた人の数。同伴の人も、乳幼児も数える。",
            "People driven to the end, companions and infants included.",
        ),
        readers.count_passengers,
        series=readers.list_passengers_by_class,
    ),
    make(
        "runs",
        ("便数", "Runs"),
        _RUNS,
        _NEITHER,
        (
            "車が空の状態から、次に空になるまでを1便と数える（MDSのjourney）。",
            "A run lasts from an empty vehicle to an empty vehicle (MDS journey).",
        ),
        readers.count_runs,
    ),
    make(
        "passengers_per_run",
        ("1便あたり輸送人員", "Passengers per run"),
        PEOPLE,
        _UP,
        ("便に乗った人の数を、便数で割ったもの。", "People on the runs divided by the runs."),
        readers.read_passengers_per_run,
        2,
    ),
    make(
        "shared_runs_share",
        ("乗合率（便）", "Shared runs"),
        PCT,
        _UP,
        (
            "2つ以上の予約の人が乗った便を、便数で割ったもの。",
            "Runs with people of two or more bookings, divided by all runs.",
        ),
        readers.read_shared_runs,
        1,
    ),
    make(
        "shared_passengers_share",
        ("乗合率（人）", "Passengers who shared"),
        PCT,
        _UP,
        (
            "途中でほかの予約の人と乗り合わせた人を、輸送人員で割ったもの。",
            "People with whom others rode for part of the way, divided by passengers.",
        ),
        readers.read_shared_passengers,
        1,
    ),
    make(
        "occupancy",
        ("乗合率（人キロ）", "Passenger-km per loaded km"),
        PEOPLE,
        _UP,
        (
            "人キロ（直線の1.3倍で見積もった距離×人数）を、人を乗せて走った距離で割ったもの。",
            "Passenger-km (people times 1.3 of the straight line) divided by the km driven with riders.",
        ),
        readers.read_occupancy,
        2,
    ),
    make(
        "distance_km",
        ("走行距離", "Distance driven"),
        _KM,
        _NEITHER,
        ("運転日報の走行距離の合計。", "Sum of the distance in the shifts' records."),
        readers.read_distance_km,
    ),
    make(
        "empty_km",
        ("空車距離", "Distance without riders"),
        _KM,
        _DOWN,
        ("走行距離から、人を乗せて走った距離を引いたもの。", "Distance driven less that with riders."),
        readers.read_empty_km,
    ),
    make(
        "loaded_share",
        ("実車率", "Distance with riders"),
        PCT,
        _UP,
        ("人を乗せて走った距離を、走行距離で割ったもの。", "Distance with riders divided by all."),
        readers.read_loaded_share,
        1,
    ),
    make(
        "vehicle_hours",
        ("車両の稼働時間", "Vehicle hours"),
        _HOURS,
        _NEITHER,
        (
            "乗務の始まりから終わりまでの合計。休憩を含む。",
            "From begin to end of all shifts, breaks included.",
        ),
        readers.read_vehicle_hours,
    ),
    make(
        "passengers_per_vehicle_hour",
        ("車両1時間あたり輸送人員", "Passengers per vehicle hour"),
        PEOPLE,
        _UP,
        ("輸送人員を、車両の稼働時間で割ったもの。", "Passengers divided by vehicle hours."),
        readers.read_per_vehicle_hour,
        2,
    ),
    make(
        "cost_per_passenger",
        ("利用者1人あたり経費", "Cost per passenger"),
        YEN,
        _DOWN,
        ("運行費用を、輸送人員で割ったもの。", "Operating cost divided by passengers."),
        readers.read_cost_per_passenger,
    ),
    make(
        "public_money",
        ("公的資金投入額", "Public money"),
        YEN,
        _DOWN,
        (
            "運行費用から、運賃収入、定期券の売上、協賛金を引いたもの。",
            "Operating cost less fares collected, passes sold and sponsors' money.",
        ),
        readers.read_public_money,
    ),
    make(
        "public_money_per_passenger",
        ("利用者1人あたり公的資金投入額", "Public money per passenger"),
        YEN,
        _DOWN,
        ("公的資金投入額を、輸送人員で割ったもの。", "Public money divided by passengers."),
        readers.read_public_money_per_passenger,
    ),
    make(
        "public_money_per_member_month",
        ("登録者1人1か月あたり公的資金", "Public money per member and month"),
        YEN,
        _DOWN,
        (
            "公的資金投入額を、登録者の数と月数（365÷12日を1か月とする）で割ったもの。",
            "Public money divided by registered people and by months of 365/12 days.",
        ),
        readers.read_public_money_per_member_month,
    ),
    make(
        "fulfilled_share",
        ("予約成立率", "Requests fulfilled"),
        PCT,
        _UP,
        (
            "予約を、予約と、お断りしたまま別の時刻でも乗らなかった希望との合計で割ったもの。",
            "Bookings divided by bookings and refusals after which no other time was taken.",
        ),
        readers.read_fulfilled_share,
        1,
    ),
    make(
        "wait_p90",
        ("予約から車が来るまで（10人に9人）", "Wait from request, 90th percentile"),
        _MINUTES,
        _DOWN,
        (
            "90分以内に始まる予約で、10人に9人は、この分数までに車が来た。",
            "Of rides within 90 minutes of booking, nine in ten waited no longer.",
        ),
        readers.read_wait(0.9),
        1,
    ),
    make(
        "deviation_p50",
        ("約束からのずれ（中央値）", "Pickup against promise, median"),
        _MINUTES,
        _NEITHER,
        (
            "約束したお迎えの時間帯の始まりから、車が着くまでの分数の中央値。早く着けばマイナス。",
            "Minutes from the beginning of the promised window to the vehicle; negative when early.",
        ),
        readers.read_deviation(0.5),
        1,
    ),
    make(
        "deviation_p90",
        ("約束からのずれ（10人に9人）", "Pickup against promise, 90th percentile"),
        _MINUTES,
        _DOWN,
        ("同じ分数で、10人に9人はこれより早かった。", "The same; nine in ten were earlier than this."),
        readers.read_deviation(0.9),
        1,
    ),
    make(
        "on_time_share",
        ("時間どおりのお迎え", "Pickups on time"),
        PCT,
        _UP,
        (
            "約束した時間帯の始まりの5分前から10分後まで（設定による）に車が着いた割合。",
            "Vehicles there from 5 minutes before to 10 after the beginning of the promise (settings).",
        ),
        readers.read_on_time,
        1,
    ),
    make(
        "ride_ratio_p50",
        ("乗車時間の比（中央値）", "Ride time ratio, median"),
        PCT,
        _DOWN,
        (
            "乗っていた時間を直行の時間で割ったもの。直行の時間は、約束した最長の乗車時間から逆算した。",
            "Time aboard over the direct ride, which is read back from the longest ride promised.",
        ),
        readers.read_ride_ratio(0.5),
    ),
    make(
        "ride_ratio_p90",
        ("乗車時間の比（10人に9人）", "Ride time ratio, 90th percentile"),
        PCT,
        _DOWN,
        ("同じ比で、10人に9人はこれより小さかった。", "The same; nine in ten were below this."),
        readers.read_ride_ratio(0.9),
    ),
    make(
        "self_service_share",
        ("自分で予約した割合", "Self-service bookings"),
        PCT,
        _UP,
        (
            "係の手を借りない窓口（設定による）からの予約を、予約の数で割ったもの。",
            "Bookings through channels that take no clerk's time (a setting), divided by bookings.",
        ),
        readers.read_self_service,
        1,
        readers.list_booked_by_channel,
    ),
    make(
        "rides_per_active",
        ("乗った人1人あたりの乗車", "Rides per rider"),
        ("件", "rides"),
        _NEITHER,
        ("送り届けた予約を、1回以上乗った人の数で割ったもの。", "Rides divided by people who rode."),
        readers.read_rides_per_active,
        1,
    ),
    make(
        "top_tenth_share",
        ("よく乗る1割の人の割合", "Share of the top tenth"),
        PCT,
        _DOWN,
        (
            "最も多く乗った1割の人の予約を、送り届けた予約で割ったもの。",
            "Rides of the tenth of riders who ride most, divided by rides.",
        ),
        readers.read_top_tenth,
        1,
    ),
    make(
        "no_show_share",
        ("不在の割合", "No-show share"),
        PCT,
        _DOWN,
        ("不在だった予約を、予約の数で割ったもの。", "No-shows divided by bookings."),
        readers.read_no_show_share,
        1,
    ),
    make(
        "late_cancel_share",
        ("直前の取消の割合", "Late cancellation share"),
        PCT,
        _DOWN,
        ("直前に取り消された予約を、予約の数で割ったもの。", "Late cancellations divided by bookings."),
        readers.read_late_cancel_share,
        1,
    ),
    make(
        "co2_kg",
        ("二酸化炭素", "Carbon dioxide"),
        ("kg", "kg"),
        _DOWN,
        (
            "走行距離に、1kmあたりの排出量（設定）をかけたもの。設定がないときは出さない。",
            "Distance times what a kilometre makes (a setting); nothing while it is not set.",
        ),
        readers.read_co2_kg,
    ),
)
