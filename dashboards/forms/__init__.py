from dashboards.forms.follow_up import FollowUpForm
from dashboards.forms.grants import GrantForm

__all__ = ["FollowUpForm", "GrantForm"]
