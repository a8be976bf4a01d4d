"""What the editor is told of the progress of work, in whatever order it answers."""

from __future__ import annotations

import asyncio

import pytest
from lsprotocol import types
from pygls.progress import Progress

from cybrid_lint.server.progress import WorkspaceProgress


class Editor:
    """An editor that answers what it is asked when it is told to, and what it was told of progress."""

    def __init__(self):
        self.asked = []
        self.told = []

    async def send_request_async(self, method, params):
        assert method == types.WINDOW_WORK_DONE_PROGRESS_CREATE
        self.asked.append((params.token, asyncio.get_running_loop().create_future()))
        return await self.asked[-1][1]

    def notify(self, method, params):
        assert method == types.PROGRESS
        token = [one for one, _ in self.asked].index(params.token)
        self.told.append((token, params.value.kind, getattr(params.value, "percentage", None)))

    async def answers(self, number, error=None):
        await asyncio.sleep(0)
        future = self.asked[number][1]
        future.set_result(None) if error is None else future.set_exception(error)
        for _ in range(3):
            await asyncio.sleep(0)


def progress_with(editor, stop=lambda: None):
    tokens = Progress(editor)
    return WorkspaceProgress(tokens, stop), tokens


def told(steps):
    async def work():
        editor = Editor()
        await steps(editor, *progress_with(editor))
        return editor.told

    return asyncio.run(work())


def test_a_piece_of_work_begins_goes_on_and_ends():
    async def steps(editor, progress, tokens):
        progress.show(0, 0)
        progress.show(4, 4)
        await editor.answers(0)
        progress.show(2, 4)
        progress.show(3, 4)
        progress.show(0, 4)
        progress.show(0, 0)
        assert not tokens.tokens

    assert told(steps) == [(0, "begin", 0), (0, "report", 50), (0, "end", None)]


@pytest.mark.parametrize("is_done_first", [True, False])
def test_each_token_begins_and_ends_once_whenever_the_editor_answers(is_done_first):
    async def steps(editor, progress, tokens):
        for number in range(2):
            progress.show(4, 4)
            progress.show(1, 4)
            if is_done_first:
                progress.show(0, 4)
            await editor.answers(number)
            progress.show(0, 4)
        assert not tokens.tokens

    assert told(steps) == [(0, "begin", 75), (0, "end", None), (1, "begin", 75), (1, "end", None)]


def test_work_that_begins_before_the_editor_has_answered_is_a_piece_of_its_own():
    async def steps(editor, progress, tokens):
        progress.show(1, 1)
        progress.show(0, 1)
        progress.show(2, 2)
        await editor.answers(1)
        await editor.answers(0)
        progress.show(0, 2)
        assert not tokens.tokens

    assert told(steps) == [(1, "begin", 0), (0, "begin", 0), (0, "end", None), (1, "end", None)]


def test_nothing_is_shown_where_the_editor_refuses():
    async def steps(editor, progress, tokens):
        progress.show(2, 2)
        await editor.answers(0, OSError())
        progress.show(1, 2)
        progress.show(0, 2)
        progress.show(1, 1)
        await editor.answers(1)

    assert told(steps) == [(1, "begin", 0)]


def test_what_the_user_cancels_is_stopped_once():
    stopped = []

    async def work():
        editor = Editor()
        progress, tokens = progress_with(editor, lambda: stopped.append(True))
        progress.show(1, 1)
        await editor.answers(0)
        (token,) = tokens.tokens.values()
        token.cancel()
        progress.show(0, 1)
        progress.show(1, 1)
        await editor.answers(1)
        progress.show(0, 1)

    asyncio.run(work())
    assert stopped == [True]
