"""
A panel for tests: owns org.kde.StatusNotifierWatcher on the session bus, so that applications put
their icons up, and reads and clicks their menus over com.canonical.dbusmenu as a panel does.

One JSON command per line on standard input, one JSON answer per line on standard output:
  {"do": "items"}                 -> how many icons there are
  {"do": "menu"}                  -> the first icon's menu, [{id, label, type, enabled, checked}]
  {"do": "click", "id": 7}        -> clicks that entry
  {"do": "icon"}                  -> {"tip": the tool tip, "badge": ...}
"""
import json
import sys

import dbus
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib

NAME = "org.kde.StatusNotifierWatcher"
ITEM = "org.kde.StatusNotifierItem"
MENU = "com.canonical.dbusmenu"
PROPERTIES = "org.freedesktop.DBus.Properties"

dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
bus = dbus.SessionBus()


class Watcher(dbus.service.Object):
    def __init__(self):
        self.owner = dbus.service.BusName(NAME, bus)
        super().__init__(self.owner, "/StatusNotifierWatcher")
        self.items = []

    @dbus.service.method(NAME, in_signature="s", sender_keyword="sender")
    def RegisterStatusNotifierItem(self, service, sender=None):
        service = str(service)
        item = (sender, service) if service.startswith("/") else (service, "/StatusNotifierItem")
        self.items.append(item)
        bus.watch_name_owner(item[0], lambda owner: owner == "" and self.forget(item))
        self.StatusNotifierItemRegistered(service)

    def forget(self, item):
        if item in self.items:
            self.items.remove(item)

    @dbus.service.method(NAME, in_signature="s")
    def RegisterStatusNotifierHost(self, service):
        pass

    @dbus.service.signal(NAME, signature="s")
    def StatusNotifierItemRegistered(self, service):
        pass

    def all(self):
        return {
            "RegisteredStatusNotifierItems": dbus.Array([n + p for n, p in self.items], signature="s"),
            "IsStatusNotifierHostRegistered": True,
            "ProtocolVersion": dbus.Int32(0),
        }

    @dbus.service.method(PROPERTIES, in_signature="ss", out_signature="v")
    def Get(self, interface, name):
        return self.all()[name]

    @dbus.service.method(PROPERTIES, in_signature="s", out_signature="a{sv}")
    def GetAll(self, interface):
        return self.all()


watcher = Watcher()


def item():
    name, path = watcher.items[0]
    return name, dbus.Interface(bus.get_object(name, path), PROPERTIES)


def menu():
    name, properties = item()
    return dbus.Interface(bus.get_object(name, properties.Get(ITEM, "Menu")), MENU)


def flat(node):
    number, properties, children = node
    found = []
    if number != 0:
        found.append(
            {
                "id": int(number),
                "label": str(properties.get("label", "")).replace("__", "\0").replace("_", "").replace("\0", "_"),
                "type": str(properties.get("toggle-type", properties.get("type", "standard"))),
                "enabled": bool(properties.get("enabled", True)),
                "checked": int(properties.get("toggle-state", 0)) == 1,
            }
        )
    for child in children:
        found += flat(child)
    return found


def answer(command):
    if command["do"] == "items":
        return len(watcher.items)
    if command["do"] == "menu":
        surface = menu()
        try:
            surface.AboutToShow(0)
        except dbus.DBusException:
            pass  # panels call it, applications need not know it
        _, layout = surface.GetLayout(0, -1, dbus.Array([], signature="s"))
        return flat(layout)
    if command["do"] == "click":
        menu().Event(command["id"], "clicked", dbus.String("", variant_level=1), dbus.UInt32(0))
        return True
    if command["do"] == "icon":
        _, properties = item()
        tip = properties.Get(ITEM, "ToolTip")
        pixels = properties.Get(ITEM, "IconPixmap")
        return {"tip": str(tip[2]), "pixels": hash(bytes(bytearray(pixels[0][2]))) if pixels else None}
    raise ValueError(command)


def heard(source, condition):
    line = sys.stdin.readline()
    if not line:
        loop.quit()
        return False
    try:
        said = {"answer": answer(json.loads(line))}
    except Exception as error:  # a test reads what went wrong instead of waiting
        said = {"error": repr(error)}
    print(json.dumps(said), flush=True)
    return True


GLib.io_add_watch(sys.stdin, GLib.IO_IN | GLib.IO_HUP, heard)
loop = GLib.MainLoop()
print(json.dumps({"answer": "ready"}), flush=True)
loop.run()
