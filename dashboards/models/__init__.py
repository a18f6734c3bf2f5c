from dashboards.models.stories import OutcomeStory, StoryAnswer, StoryStep
from dashboards.models.story_people import StoryPerson, StoryPhoto

__all__ = ["OutcomeStory", "StoryAnswer", "StoryPerson", "StoryPhoto", "StoryStep"]
