from dashboards.models.follow_up import DueFeed, FollowUpOwner

__all__ = ["DueFeed", "FollowUpOwner"]
