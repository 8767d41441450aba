"""What Alexis is measured against: the same framework, a pydantic model, and nothing stored."""

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict


class Alert(BaseModel):
    """An OpsGenie alert, as far as a plain receiver would model it."""

    model_config = ConfigDict(extra="allow")

    alertId: str  # noqa: N815 - the vendor's name
    message: str
    tags: list[str]
    description: str
    details: dict[str, str]
    priority: str


class Webhook(BaseModel):
    """An OpsGenie webhook."""

    model_config = ConfigDict(extra="allow")

    action: str
    alert: Alert


class Receipt(BaseModel):
    """The answer."""

    event: str
    status: str


api = FastAPI()


@api.post("/v1/webhooks/opsgenie", status_code=202)
async def receive(hook: Webhook) -> Receipt:
    return Receipt(event=hook.alert.alertId, status="accepted")
