"""Addresses of the course."""

from django.urls import URLPattern, path

from moyai.services.smart_farm.views import certificates, classes, courses, experiments, lessons, notebook

LESSONS: list[URLPattern] = [
    path("garden/lessons/", lessons.show_home, name="lessons"),
    path("garden/lessons/<int:number>/", lessons.show_lesson, name="lesson"),
    path("garden/lessons/<int:number>/<slug:key>/", lessons.show_step, name="lesson_step"),
    path("garden/camera/<str:code>/", lessons.give_camera, name="lesson_camera"),
    path("garden/classes/new/", classes.open_new, name="class_new"),
    path("garden/classes/<str:code>/", classes.show_board, name="class_board"),
    path("garden/classes/<str:code>/press/", classes.press, name="class_press"),
    path("garden/classes/<str:code>/settings/", classes.change, name="class_settings"),
    path("garden/classes/<str:code>/assign/", classes.assign, name="class_assign"),
    path("garden/classes/<str:code>/pupils/<int:number>/", classes.show_pupil, name="class_pupil"),
    path("garden/courses/", courses.show_list, name="courses"),
    path("garden/courses/<slug:code>/<slug:key>/file.toml", courses.give_file, name="course_file"),
    path("garden/courses/<slug:code>/<slug:key>/drop/", courses.drop, name="course_drop"),
    path("garden/notebook/<str:code>/", notebook.show_list, name="notebook"),
    path("garden/notebook/<str:code>/new/", notebook.write, name="notebook_new"),
    path("garden/notebook/<str:code>/table.csv", notebook.give_table, name="notebook_csv"),
    path("garden/notebook/<str:code>/print/", notebook.show_paper, name="notebook_print"),
    path("garden/entries/<str:code>/", notebook.show_entry, name="entry"),
    path("garden/entries/<str:code>/change/", notebook.change, name="entry_change"),
    path("garden/entries/<str:code>/press/", notebook.press, name="entry_press"),
    path("garden/entries/<str:code>/picture/", notebook.give_picture, name="entry_picture"),
    path("garden/classes/<str:code>/experiments/", experiments.show_list, name="experiments"),
    path("garden/classes/<str:code>/experiments/new/", experiments.plan, name="experiment_new"),
    path("garden/experiments/<str:code>/", experiments.show, name="experiment"),
    path("garden/experiments/<str:code>/press/", experiments.press, name="experiment_press"),
    path("garden/experiments/<str:code>/measure/", experiments.measure, name="experiment_measure"),
    path("garden/experiments/<str:code>/table.csv", experiments.give_table, name="experiment_csv"),
    path("garden/certificates/<str:code>/", certificates.give, name="certificate"),
    path("garden/certificates/<str:code>/issue/<slug:key>/", certificates.issue, name="certificate_issue"),
    path("garden/certificate/", certificates.verify, name="certificate_verify"),
]
