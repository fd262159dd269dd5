"""MLflow: its calls are recorded here where neither the environment nor the code says where they should go.

The endpoint is named by the variables that MLflow itself reads; whatever the program sets comes before them. The token names
the session, so that runs made by MLflow's client are nested below it.
"""

import os
import sys
import time

from .. import state
from ..background import AtLength
from ..endpoint import await_endpoint, find_endpoint, start_endpoint
from ..failures import guarded, write_line
from ..patching import ObservedMethod
from ..secrets import mask_text

_URI = "MLFLOW_TRACKING_URI"
_TOKEN = "MLFLOW_TRACKING_TOKEN"
# Who has one of these speaks to a server of their own.
_ELSEWHERE = ("MLFLOW_TRACKING_USERNAME", "MLFLOW_TRACKING_PASSWORD", _TOKEN, "MLFLOW_TRACKING_AUTH", "MLFLOW_TRACKING_AWS_SIGV4", "MLFLOW_REGISTRY_URI")
# MLflow takes a second or more to be imported, an endpoint a third of one to start.
_PATIENCE_S = 5.0
# How often the endpoint is looked for; MLflow's client tries for minutes before it gives up.
_LOOK_S = 2.0

_next_look = 0.0
_started = None
_uri = None
_token = None
_has_told_where = False


@guarded("before MLflow is imported")
def before_import():
    """Starts an endpoint where one is wanted and none runs, so that it is ready when MLflow is."""
    global _started
    if _is_wanted() and find_endpoint(state.process.place.store) is None:
        _started = start_endpoint(state.process.place)


def on_import(mlflow):
    """Names the endpoint, and looks on when runs are made."""
    _name_endpoint()
    client = mlflow.MlflowClient
    client.__init__ = ObservedMethod(client.__init__, _begin_client)
    client.create_run = ObservedMethod(client.create_run, _begin_create)


def has_active_run():
    """Whether the program has a run of MLflow open that is recorded here: what happens now is for the program to tell."""
    mlflow = sys.modules.get("mlflow")
    try:
        return _uri is not None and mlflow is not None and mlflow.active_run() is not None and mlflow.get_tracking_uri() == _uri
    except Exception:
        return False


@guarded("looking after the endpoint")
def look():
    """Starts the endpoint again should it have been killed; it takes up its port and token. In the background thread."""
    global _next_look
    now = time.monotonic()
    if _token is None or now < _next_look:
        return
    _next_look = now + _LOOK_S
    place = state.process.place
    if find_endpoint(place.store) is not None:
        return
    started = start_endpoint(place)
    if started is not None:
        with AtLength():
            await_endpoint(started, _PATIENCE_S)


def _is_wanted():
    environment = os.environ
    if environment.get("ONRAMP_MLFLOW") == "off" or environment.get(_URI) or any(environment.get(name) for name in _ELSEWHERE):
        return False
    return not _has_credentials_file(environment) and not _is_in_dotenv()


def _has_credentials_file(environment):
    folder = environment.get("MLFLOW_HOME") or os.path.join(os.path.expanduser("~"), ".mlflow")
    return os.path.exists(os.path.join(folder, "credentials"))


def _is_in_dotenv():
    """Whether a `.env` file that the program may read later says where; such readers leave alone what is set already."""
    process = state.process
    starts = {process.cwd, os.path.dirname(process.script) if process.script else process.cwd}
    return any(_URI in line for start in starts for folder in _upwards(start, process.place.workspace) for line in _lines(os.path.join(folder, ".env")))


def _upwards(folder, last):
    while True:
        yield folder
        parent = os.path.dirname(folder)
        if folder == last or parent == folder:
            return
        folder = parent


def _lines(file):
    try:
        with open(file, encoding="utf-8", errors="replace") as lines:
            return [line for line in lines if not line.lstrip().startswith("#")]
    except OSError:
        return []


@guarded("naming the endpoint for MLflow")
def _name_endpoint():
    global _started, _uri, _token
    process = state.process
    # Read before the endpoint is named: then the environment would speak against it.
    is_wanted = _is_wanted()
    endpoint = await_endpoint(_started, _PATIENCE_S) if _started is not None else find_endpoint(process.place.store)
    _started = None
    if endpoint is None:
        if is_wanted:
            write_line("no endpoint can be started here: MLflow records where it would without Onramp")
        return
    environment = os.environ
    if is_wanted:
        _pass_by_proxies(environment)
        environment[_URI] = endpoint.uri
        environment[_TOKEN] = "%s.%s" % (endpoint.token, process.session_id)
    elif environment.get(_URI) != endpoint.uri:
        return
    # Also where a process above this one, or the user, has named our endpoint.
    _uri, _token = endpoint.uri, environment.get(_TOKEN)


def _pass_by_proxies(environment):
    """No proxy can reach the loopback interface of this machine for us."""
    if not any(environment.get(name) for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY")):
        return
    for name in ("no_proxy", "NO_PROXY"):
        hosts = [host for host in environment.get(name, "").split(",") if host]
        if "127.0.0.1" not in hosts and "*" not in hosts:
            environment[name] = ",".join(hosts + ["127.0.0.1"])


def _begin_client(arguments, named):
    """A client for another server must not carry our token to it."""
    if _token is None:
        return None
    given = arguments[1] if len(arguments) > 1 else named.get("tracking_uri")
    environment = os.environ
    if (given or sys.modules["mlflow"].get_tracking_uri()) == _uri:
        environment.setdefault(_TOKEN, _token)
    elif environment.get(_TOKEN) == _token:
        del environment[_TOKEN]
    return None


def _begin_create(arguments, named):
    """A run of MLflow is something to record: the session it belongs to, or where else it went."""
    global _has_told_where
    process = state.process
    if process is None:
        return None
    uri = getattr(arguments[0], "tracking_uri", None) or sys.modules["mlflow"].get_tracking_uri()
    session = process.start_session()
    # What is printed and measured from now on is not of the model that was fitted before.
    process.focus = None
    if uri != _uri and not _has_told_where:
        _has_told_where = True
        session.set_tags({"onramp.mlflow.tracking_uri": mask_text(str(uri))})
    return None
