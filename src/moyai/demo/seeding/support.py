"""Who of the demo town needs help to evacuate, where goods are kept, who lets others be told. Invented."""

from datetime import datetime, timedelta

from moyai.core.accounts.models import User
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import find_phone
from moyai.services.evacuation.enums import NeedKind, ShowsSafety, VulnerableReason
from moyai.services.evacuation.importing.vulnerable_rows import read_needs, read_reasons
from moyai.services.evacuation.models import Depot, SafetyConsent, VulnerablePerson
from moyai.services.evacuation.operations.relief.stock import add_depot, take_in

LISTED = 60
SHARING_DAYS = 180
DEPOTS = (
    ("市役所 防災倉庫", "下新田3050", 137.9540, 35.8276),
    ("高遠 備蓄倉庫", "高遠町西高遠1806", 138.0620, 35.8330),
    ("長谷 備蓄倉庫", "長谷溝口1394", 138.0840, 35.7950),
)
STOCK = {
    NeedKind.WATER: 480,
    NeedKind.FOOD: 600,
    NeedKind.BLANKET: 120,
    NeedKind.MILK: 40,
    NeedKind.CHILD_NAPPY: 60,
    NeedKind.ADULT_NAPPY: 60,
    NeedKind.TOILET: 200,
    NeedKind.TOILET_PAPER: 150,
    NeedKind.SANITARY: 50,
}
WHY = (
    "要介護4、寝たきり",
    "身体障害1級（車いす）",
    "高齢者のみの世帯",
    "要介護3、在宅酸素",
    "一人暮らし、要介護2",
    "視覚障害1級",
    "人工透析（週3回）",
    "精神障害1級",
    "難病、インスリン",
    "一人暮らし",
)


def seed_support(*, now: datetime) -> int:
    """Write the list, the depots and some consents down; return how many are on the list, 0 if there."""
    officer = User.objects.filter(memberships__role="officer").order_by("pk").first()
    if Depot.objects.exists() or officer is None:
        return 0
    for name, address, lon, lat in DEPOTS:
        depot = add_depot(name=name, address=address, lon=lon, lat=lat, by=officer, now=now)
        for item, quantity in STOCK.items():
            take_in(depot=depot, item=item, quantity=quantity, by=officer, now=now)
    oldest = list(Resident.objects.order_by("birth_date", "pk").prefetch_related("contact_points")[:LISTED])
    VulnerablePerson.objects.bulk_create(_list(number, one, oldest, now) for number, one in enumerate(oldest))
    SafetyConsent.objects.bulk_create(
        SafetyConsent(
            resident=one,
            shows=ShowsSafety.PLACE,
            given_at=now - timedelta(days=1),
            expires_at=now + timedelta(days=SHARING_DAYS),
        )
        for one in oldest[::3]
    )
    return len(oldest)


def _list(number: int, one: Resident, others: list[Resident], now: datetime) -> VulnerablePerson:
    words, neighbour = WHY[number % len(WHY)], others[(number + 7) % len(others)]
    return VulnerablePerson(
        resident=one,
        number=f"{number + 1:04}",
        reasons=list(read_reasons(words)) or [VulnerableReason.OTHER.value],
        reason_words=words,
        needs=list(read_needs(words)),
        may_share=number % 4 != 0,
        has_plan=number % 3 == 0,
        supporters=[{"name": neighbour.name, "phone": find_phone(neighbour), "relation": "近所"}],
        updated_at=now,
    )
