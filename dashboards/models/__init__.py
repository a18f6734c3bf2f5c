from dashboards.models.follow_up import DueFeed, FollowUpOwner
from dashboards.models.stories import OutcomeStory, StoryAnswer, StoryStep
from dashboards.models.story_people import StoryPerson, StoryPhoto

__all__ = [
    "DueFeed",
    "FollowUpOwner",
    "OutcomeStory",
    "StoryAnswer",
    "StoryPerson",
    "StoryPhoto",
    "StoryStep",
]
