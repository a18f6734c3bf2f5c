from academy.sample.models import is_sample
from academy.sample.wording import SAMPLE_NOTICE


def sample(request):
    return {"sample_notice": SAMPLE_NOTICE if is_sample() else ""}
