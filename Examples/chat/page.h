/*
 * page.h: the chat room's page.
 * SPDX-License-Identifier: MIT
 */
#ifndef CHAT_PAGE_H
#define CHAT_PAGE_H

static const char chat_page[] =
    "<!doctype html><meta charset=utf-8><title>chat</title>\n"
    "<meta name=viewport content='width=device-width'><link rel=icon href='data:,'>\n"
    "<style>:root{color-scheme:light dark}"
    "body{font:16px system-ui;max-width:40rem;margin:2rem auto;padding:0 1rem}"
    "#said{border:1px solid #888;height:60vh;overflow:auto;overflow-wrap:anywhere;padding:.5rem}"
    "form{display:flex;gap:.5rem;margin-top:.5rem}#text{flex:1;min-width:0}"
    "input,button{font:inherit;padding:.3rem}</style>\n"
    "<h1>chat</h1><div id=said role=log></div>\n"
    "<form id=form><input id=name size=8 value=guest aria-label=name>"
    "<input id=text autofocus autocomplete=off placeholder='say something' aria-label=text><button>say</button></form>\n"
    "<script>\n"
    "const tell = text => { const line = document.createElement('div'); line.textContent = text;"
    " said.append(line); said.scrollTop = said.scrollHeight };\n"
    "let socket, isOut;\n"
    "const connect = () => {\n"
    "  socket = new WebSocket((location.protocol == 'https:' ? 'wss://' : 'ws://') + location.host + '/chat-ws');\n"
    "  socket.onopen = () => { isOut = false; tell('— you are in the room') };\n"
    "  socket.onmessage = event => tell(event.data);\n"
    "  socket.onclose = event => { if (!isOut) tell('— the room is closed (' + event.code + '), trying again');"
    " isOut = true; setTimeout(connect, 1000) };\n"
    "};\n"
    "connect();\n"
    "form.onsubmit = event => { event.preventDefault();\n"
    "  if (text.value && socket.readyState == 1) { socket.send(document.getElementById('name').value + ': ' + text.value); text.value = '' } };\n"
    "</script>\n";

#endif
