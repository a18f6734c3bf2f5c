"""Outcome stories: read by everybody once published, written by staff, agreed by the country."""

from django.urls import path

from dashboards.views import stories, story_desk, story_people

urlpatterns = [
    path("stories/", stories.stories, name="stories"),
    path("stories/write/", story_desk.begin, name="story-write"),
    path("stories/consent/<str:token>/", story_people.consent, name="story-consent"),
    path("stories/<int:pk>/", stories.story, name="story"),
    path("stories/<int:pk>/story.pdf", stories.story_pdf, name="story-pdf"),
    path("stories/<int:pk>/pictures/<int:photo>/", stories.picture, name="story-picture"),
    path("stories/<int:pk>/answer/", stories.answer, name="story-answer"),
    path("stories/<int:pk>/take-back/", stories.take_back, name="story-take-back"),
    path("stories/<int:pk>/edit/", story_desk.edit, name="story-edit"),
    path("stories/<int:pk>/step/", story_desk.step, name="story-step"),
    path("stories/<int:pk>/person/", story_people.person, name="story-person"),
    path("stories/<int:pk>/photo/", story_people.photo, name="story-photo"),
    path("stories/<int:pk>/ask/", story_desk.ask, name="story-ask"),
    path("stories/<int:pk>/publish/", story_desk.publish, name="story-publish"),
    path("stories/<int:pk>/reopen/", story_desk.reopen, name="story-reopen"),
]
