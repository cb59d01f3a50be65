--- `:checkhealth heaplens`: whether all is there that hints need, in the order of need.

local M = {}

local health = vim.health

--- What a command prints; nil where it cannot be run, or takes longer than ten seconds.
---@param command string[]
---@return vim.SystemCompleted?
local function run(command)
  local started, process = pcall(vim.system, command, { text = true })
  return started and process:wait(10000) or nil
end

---@return string[]? command that starts the server
local function check_command()
  local config = vim.lsp.config.heaplens
  if not config then
    return health.error("Neovim has no configuration of heaplens", {
      "Put editors/nvim on 'runtimepath', or lsp/heaplens.lua into "
        .. vim.fn.stdpath("config")
        .. "/lsp",
    })
  end
  local command = config.cmd
  if type(command) ~= "table" then
    return health.info("The server is started by a function of yours")
  end
  local version = vim.fn.executable(command[1]) == 1 and run({ command[1], "--version" })
  if not version or version.code ~= 0 then
    return health.error(("`%s` cannot be run"):format(command[1]), {
      "Install it: pipx install . in a checkout of heaplens",
      'Or name it: vim.lsp.config("heaplens", { cmd = { "/path/to/heaplens", "serve" } })',
    })
  end
  health.ok(("%s, %s"):format(vim.trim(version.stdout), vim.fn.exepath(command[1])))
  return command
end

--- Asks `heaplens doctor`, which looks at the directory Neovim works in.
---@param command string[]
local function check_go(command)
  local doctor = run({ command[1], "doctor", "--color", "never" })
  local said = doctor and vim.trim(doctor.stdout .. doctor.stderr) or "it does not answer"
  if doctor and doctor.code == 0 then
    health.ok("`heaplens doctor` found no problems here:\n" .. said)
  else
    health.error("`heaplens doctor` reported problems:\n" .. said)
  end
end

---@param client vim.lsp.Client
local function check_client(client)
  local buffers = vim.tbl_keys(client.attached_buffers)
  local where = ("in %s, %d buffer(s)"):format(client.root_dir or "no workspace", #buffers)
  health.ok(("The server runs %s, columns in %s"):format(where, client.offset_encoding))
  local status = require("heaplens.client").statuses[client.id]
  if status and status.health ~= "ok" then
    health.warn(
      status.message or "The server has trouble",
      { "Hints of what builds are still shown" }
    )
  end
  local hinted = vim.iter(buffers):any(function(bufnr)
    return vim.lsp.inlay_hint.is_enabled({ bufnr = bufnr })
  end)
  if hinted then
    health.ok("Inlay hints are on")
  else
    health.warn("Inlay hints are off", { "Turn them on: vim.lsp.inlay_hint.enable()" })
  end
end

function M.check()
  health.start("heaplens")
  if vim.fn.has("nvim-0.11") == 0 then
    return health.error(
      "Neovim 0.11 or newer is needed",
      { "This one is " .. tostring(vim.version()) }
    )
  end
  health.ok("Neovim " .. tostring(vim.version()))
  local command = check_command()
  if command then
    check_go(command)
  end
  local clients = vim.lsp.get_clients({ name = "heaplens" })
  vim.iter(clients):each(check_client)
  if #clients > 0 then
    return
  end
  if vim.lsp.is_enabled and not vim.lsp.is_enabled("heaplens") then
    health.warn("heaplens is not enabled", { 'Say it in init.lua: vim.lsp.enable("heaplens")' })
  else
    health.info("No server runs: it starts with the first Go file")
  end
end

return M
