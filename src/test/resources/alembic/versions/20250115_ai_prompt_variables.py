# Of another branch of the host application, and none of ours.
revision = "20250115_ai_prompt_variables"
down_revision = None


def upgrade():
    pass
