"""Addresses of the people: steering, how they press, turns, children, diary, hours, harvest, papers."""

from django.urls import URLPattern, path

from moyai.services.smart_farm.views import (
    access,
    diary,
    joining,
    members,
    people,
    rota,
    steering,
    yields,
)

PEOPLE: list[URLPattern] = [
    path("garden/robots/<int:number>/", steering.robot_page, name="robot"),
    path("garden/robots/<int:number>/live/", steering.robot_live, name="robot_live"),
    path("garden/robots/<int:number>/stop/", steering.press_stop, name="robot_stop"),
    path("garden/robots/<int:number>/press/", steering.press, name="robot_press"),
    path("garden/robots/<int:number>/plants/<slug:deed>/", steering.choose_plant, name="robot_plants"),
    path("garden/robots/<int:number>/sow/", steering.choose_crop, name="robot_sow"),
    path("garden/robots/<int:number>/hand-over/", steering.choose_person, name="robot_hand_over"),
    path("garden/robots/<int:number>/diary/", diary.diary, name="diary"),
    path("garden/robots/<int:number>/film/", diary.make_film, name="make_film"),
    path("garden/films/<slug:code>.webp", diary.film, name="film"),
    path("garden/diary/<slug:code>/press/", diary.press_entry, name="press_entry"),
    path("garden/diary/<slug:code>/trouble/", diary.trouble, name="trouble"),
    path("garden/troubles/", diary.troubles, name="troubles"),
    path("garden/access/", access.access, name="access"),
    path("garden/turns/", rota.turns, name="turns"),
    path("garden/turns/press/", rota.press_turn, name="press_turn"),
    path("garden/rota/", rota.rota, name="rota"),
    path("garden/rota/slots/", rota.slots, name="slots"),
    path("garden/approvals/", people.approvals, name="approvals"),
    path("garden/children/", people.wards, name="wards"),
    path("garden/people/", members.show_members, name="members"),
    path("garden/people/new/", members.add, name="member_new"),
    path("garden/people/<int:number>/", members.show_member, name="member"),
    path("garden/people/<int:number>/leave/", members.leave, name="member_leave"),
    path("garden/people/<int:number>/press/", members.press, name="member_press"),
    path("garden/people/<int:number>/invite/", joining.invite, name="member_invite"),
    path("garden/join/<str:token>/", joining.join, name="join"),
    path("garden/hours/", yields.hours, name="hours"),
    path("garden/hours/<str:form>/", yields.hours_file, name="hours_file"),
    path("garden/harvest/", yields.harvest, name="harvest"),
    path("garden/papers/", yields.papers, name="papers"),
    path("garden/papers/<slug:code>.pdf", yields.paper, name="paper"),
]
