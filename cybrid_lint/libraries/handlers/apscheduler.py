"""APScheduler: functions that a scheduler calls, with arguments that stand apart from the trigger's."""

from __future__ import annotations

from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import DictState, SequenceState
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.texts import Text
from cybrid_lint.engine.values import NONE, UNKNOWN, Site, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.jobs import laid_out, made_elsewhere
from cybrid_lint.libraries.registry import decorator, function, method, typed_as, unknown_method

SCHEDULER = "scheduler"
MODULES = {
    "background": "BackgroundScheduler",
    "blocking": "BlockingScheduler",
    "asyncio": "AsyncIOScheduler",
    "gevent": "GeventScheduler",
    "tornado": "TornadoScheduler",
    "twisted": "TwistedScheduler",
    "qt": "QtScheduler",
}
CLASSES = (
    *(f"apscheduler.schedulers.{module}.{name}" for module, name in MODULES.items()),
    "apscheduler.schedulers.base.BaseScheduler",
    "apscheduler.Scheduler",
    "apscheduler.AsyncScheduler",
    "flask_apscheduler.APScheduler",
)
typed_as(SCHEDULER, *CLASSES)


@function(*CLASSES)
def scheduler(call: Call) -> Value:
    """A scheduler."""
    return call.new(SCHEDULER, is_open=True)


@method(SCHEDULER, "add_job", "add_schedule", "run_job")
def add_job(call: Call) -> Value:
    """A function that a scheduler calls."""
    args = laid_out(call, call.get(2, "args"), call.get(3, "kwargs"))
    return made_elsewhere(call, call.arg(0, "func", "func_or_task_id"), args)


@unknown_method("add_job", "add_schedule")
def add_job_somewhere(call: Call) -> Value:
    """The same of something that is not seen, which may take the arguments one by one."""
    given = {"args", "kwargs", "trigger", "func", "id"} & {name for name, _ in call.args.keywords}
    if given or isinstance(call.get(1), Text):
        return add_job(call)
    return made_elsewhere(call, call.arg(0), call.args.after(1))


@decorator(f"{SCHEDULER}.scheduled_job", f"{SCHEDULER}.task", "*.scheduled_job")
def scheduled_job(frame: Frame, args: Args | None, value: Value, site: Site) -> Value | None:
    """`@scheduler.scheduled_job(trigger, args, kwargs)`: the function is called with these."""
    if args is None:
        return None
    members = frame.state(args.get(1, "args") or NONE)
    mapping = frame.state(args.get(2, "kwargs") or NONE)
    positional = members.members if isinstance(members, SequenceState) else ()
    keywords = tuple(mapping.known_items()) if isinstance(mapping, DictState) else ()
    if positional or keywords:
        frame.engine.call(frame, value, Args(positional, keywords), site)
    return None


@method(SCHEDULER, "start", "shutdown", "pause", "resume", "add_listener", "add_executor", "add_jobstore", "init_app")
@method(SCHEDULER, "remove_job", "pause_job", "resume_job", "get_job", "get_jobs", "configure", "reschedule_job")
@method(SCHEDULER, "scheduled_job", "task", "remove_all_jobs", "print_jobs", "start_in_background", "run_until_stopped")
def quiet(call: Call) -> Value:
    """What has nothing to do with the values of a job."""
    return UNKNOWN


@method(SCHEDULER, "modify_job")
def modify_job(call: Call) -> Value:
    """Other arguments for a job that is not seen."""
    return call.hand_over()
