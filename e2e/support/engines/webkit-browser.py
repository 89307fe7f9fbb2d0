"""WebKitGTK as a browser for tests: JSON lines in on stdin, JSON lines out on fd 3, on a virtual display of its own.

  in   {"id", "do": "open" | "goto" | "reload" | "run" | "screenshot" | "close" | "quit", "tab", ...}
  out  {"id", "ok"} or {"id", "error"};  {"tab", "console"};  {"tab", "gone"};  {"id": 0, "ok"} when ready for the first
"""
import argparse, ctypes, json, os, signal, subprocess

options = argparse.ArgumentParser()
options.add_argument('--profile')
options.add_argument('--quota', type=int, help='bytes for each origin')
options = options.parse_args()


def start_display():
    seen, told = os.pipe()
    die_with_parent = lambda: ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    subprocess.Popen(['Xvfb', '-displayfd', str(told), '-screen', '0', '1280x800x24', '-nolisten', 'tcp', '-noreset'],
                     pass_fds=[told], preexec_fn=die_with_parent, stdin=subprocess.DEVNULL)
    os.close(told)
    with os.fdopen(seen) as numbers:
        return ':' + numbers.readline().strip()


os.environ.update(DISPLAY=start_display(), GDK_BACKEND='x11', NO_AT_BRIDGE='1', GSETTINGS_BACKEND='memory',
                  LIBGL_ALWAYS_SOFTWARE='1', WEBKIT_DISABLE_DMABUF_RENDERER='1')
import gi  # after the display: importing Gtk connects to it
gi.require_version('Gtk', '3.0')
gi.require_version('WebKit2', '4.1')
from gi.repository import Gdk, GLib, Gtk, WebKit2

# Off by default in this port, and part of the web platform that pages are tested for.
FEATURES = {'StorageAPI', 'StorageAPIEstimate', 'FileSystem', 'AccessHandle', 'FileSystemWritableStream'}
PAINT_MS = 300  # from a change in the page to its pixels; nothing tells when they are there
FORWARD_CONSOLE = '''
  const tell = (line) => webkit.messageHandlers.console.postMessage(line);
  const text = (value) => value instanceof Error ? `${value}\\n${value.stack}`
    : Object(value) === value ? JSON.stringify(value) ?? String(value) : String(value);
  for (const type of ['log', 'info', 'debug', 'warn', 'error']) {
    const original = console[type];
    console[type] = (...values) => {
      try { tell(`${type === 'warn' ? 'warning' : type}: ${values.map(text).join(' ')}`); } catch {}
      original.apply(console, values);
    };
  }
  addEventListener('error', ({ error, message }) => tell(`uncaught: ${error ? text(error) : message}`));
  addEventListener('unhandledrejection', ({ reason }) => tell(`uncaught: ${text(reason)}`));
'''


def storage():
    if not options.profile:
        return WebKit2.WebsiteDataManager(is_ephemeral=True)
    ratios = {}
    if options.quota:  # asked for as a share of the volume
        os.makedirs(options.profile, exist_ok=True)
        volume = os.statvfs(options.profile)
        share = options.quota / (volume.f_blocks * volume.f_frsize)
        ratios = {'origin_storage_ratio': share, 'total_storage_ratio': min(1.0, share * 10)}
    return WebKit2.WebsiteDataManager(base_data_directory=os.path.join(options.profile, 'data'),
                                      base_cache_directory=os.path.join(options.profile, 'cache'), **ratios)


context = WebKit2.WebContext(website_data_manager=storage())
context.set_cache_model(WebKit2.CacheModel.DOCUMENT_BROWSER)  # with a back/forward cache
settings = WebKit2.Settings()
features = WebKit2.Settings.get_all_features()
for feature in map(features.get, range(features.get_length())):
    if feature.get_identifier() in FEATURES:
        settings.set_feature_enabled(feature, True)
replies = os.fdopen(3, 'w', buffering=1)
tabs = {}


def send(message):
    replies.write(json.dumps(message) + '\n')


class Tab:
    def __init__(self, number):
        content = WebKit2.UserContentManager()
        content.register_script_message_handler('console')
        content.connect('script-message-received::console',
                        lambda _, message: send({'tab': number, 'console': message.get_js_value().to_string()}))
        content.add_script(WebKit2.UserScript(FORWARD_CONSOLE, WebKit2.UserContentInjectedFrames.ALL_FRAMES,
                                              WebKit2.UserScriptInjectionTime.START, None, None))
        self.view = WebKit2.WebView(web_context=context, settings=settings, user_content_manager=content)
        self.view.connect('load-changed', lambda _, event: event == WebKit2.LoadEvent.FINISHED and self.loaded())
        self.view.connect('load-failed', lambda _, event, address, error: self.loaded(error.message) or True)
        self.view.connect('web-process-terminated', lambda _, reason: send({'tab': number, 'gone': reason.value_nick}))
        self.view.connect('permission-request', lambda _, request: request.allow() or True)
        self.view.connect('script-dialog', lambda _, dialog: True)  # nobody is there to press a button
        self.loading = None
        self.window = Gtk.Window(default_width=1024, default_height=768)
        self.window.add(self.view)
        self.window.show_all()

    def load(self, id, start):
        self.loaded('another navigation took over')
        self.loading = id
        start()

    def loaded(self, error=None):
        id, self.loading = self.loading, None
        if id is not None:
            send({'id': id, 'error': error} if error else {'id': id, 'ok': None})

    def run(self, id, expression):
        def finished(view, result):
            try:
                send({'id': id, 'ok': view.call_async_javascript_function_finish(result).to_string()})
            except Exception as error:
                send({'id': id, 'error': str(error)})
        self.view.call_async_javascript_function(f'return await {expression}', -1, None, None, None, None, finished)

    def screenshot(self, id, path):
        def take():
            shown = self.view.get_window()
            Gdk.pixbuf_get_from_window(shown, 0, 0, shown.get_width(), shown.get_height()).savev(path, 'png', [], [])
            send({'id': id, 'ok': None})
        self.window.get_window().raise_()  # what lies below another window has no pixels
        GLib.timeout_add(PAINT_MS, take)


def obey(id, do, tab=None, **given):
    if do == 'open':
        tabs[tab] = Tab(tab)
    elif do == 'goto':
        return tabs[tab].load(id, lambda: tabs[tab].view.load_uri(given['url']))
    elif do == 'reload':
        return tabs[tab].load(id, tabs[tab].view.reload)
    elif do == 'run':
        return tabs[tab].run(id, given['expression'])
    elif do == 'screenshot':
        return tabs[tab].screenshot(id, given['path'])
    elif do == 'close':
        tabs.pop(tab).window.destroy()
    elif do == 'quit':
        Gtk.main_quit()
    send({'id': id, 'ok': None})


def read(source, condition, pending=bytearray()):
    chunk = os.read(0, 1 << 16)
    if not chunk:
        os.killpg(0, signal.SIGKILL)  # the test run is gone without a word: nobody else ends this group
    pending += chunk
    *lines, rest = pending.split(b'\n')
    pending[:] = rest
    for line in lines:
        message = json.loads(line)
        try:
            obey(**message)
        except Exception as error:
            send({'id': message['id'], 'error': repr(error)})
    return True


GLib.io_add_watch(0, GLib.PRIORITY_DEFAULT, GLib.IO_IN | GLib.IO_HUP, read)
send({'id': 0, 'ok': None})
Gtk.main()
