-- An editing session in Neovim, by its built-in client: what is shown, and what becomes of the buffer.
local folder, python, transcript = os.getenv("PROJECT"), os.getenv("PYTHON"), io.open(os.getenv("TRANSCRIPT"), "w")

local function say(...)
  transcript:write(string.format(...):gsub(vim.pesc(folder), "<project>"), "\n")
end

local function wait(what, condition)
  if not vim.wait(tonumber(os.getenv("PATIENCE")) * 1000, condition, 20) then
    say("gave up waiting for %s", what)
    transcript:close()
    vim.cmd("cquit 1")
  end
end

local function show()
  for _, one in ipairs(vim.diagnostic.get(0)) do
    local told = one.user_data.lsp
    say("%d:%d-%d %s %s: %s", one.lnum + 1, one.col + 1, one.end_col, one.source, told.code, one.message)
    for _, related in ipairs(told.relatedInformation or {}) do
      say("  %s:%d: %s", related.location.uri, related.location.range.start.line + 1, related.message)
    end
  end
end

vim.cmd("edit " .. folder .. "/app.py")
local client = vim.lsp.start_client({
  name = "cybrid-lint",
  cmd = { python, "-m", "cybrid_lint", "server" },
  root_dir = folder,
})
vim.lsp.buf_attach_client(0, client)
wait("diagnostics", function() return #vim.diagnostic.get(0) > 0 end)
say("opened:")
show()

say("typed:")
vim.api.nvim_buf_set_lines(0, 0, 0, false, { "# a line more" })
wait("the line", function() return vim.diagnostic.get(0)[1].lnum == 10 end)
show()

local function request(method, params)
  local answers = vim.lsp.buf_request_sync(0, method, params, tonumber(os.getenv("PATIENCE")) * 1000)
  return answers[client].result
end

vim.api.nvim_win_set_cursor(0, { 11, 16 })
say("hover:")
say("%s", request("textDocument/hover", vim.lsp.util.make_position_params()).contents.value)

say("actions:")
local params = vim.lsp.util.make_range_params()
params.context = { diagnostics = {} }
local actions = request("textDocument/codeAction", params)
for _, action in ipairs(actions) do
  say("%s", action.title)
end
vim.lsp.util.apply_workspace_edit(actions[2].edit, vim.lsp.get_client_by_id(client).offset_encoding)
say("%s", vim.api.nvim_buf_get_lines(0, 10, 11, false)[1])
wait("fewer diagnostics", function() return #vim.diagnostic.get(0) == 1 end)
show()

say("fixed:")
vim.api.nvim_win_set_cursor(0, { 16, 16 })
params = vim.lsp.util.make_range_params()
params.context = { diagnostics = {} }
local fix = request("textDocument/codeAction", params)[1]
vim.lsp.util.apply_workspace_edit(fix.edit, vim.lsp.get_client_by_id(client).offset_encoding)
vim.cmd("silent wall")
wait("no diagnostics", function() return #vim.diagnostic.get(0) == 0 end)
say("%s", vim.api.nvim_buf_get_lines(0, 4, 5, false)[1])
say("%s", vim.api.nvim_buf_get_lines(0, 16, 17, false)[1])
for line in io.lines(folder .. "/tokens.py") do
  if vim.startswith(line, "def ") then
    say("%s", line)
  end
end
transcript:close()
vim.cmd("qall!")
