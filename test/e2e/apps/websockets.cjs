'use strict'
const { Server } = require('socket.io')
const { io } = require('socket.io-client')
const { WebSocket, WebSocketServer } = require('ws')
const { websockets } = require('./websockets-run.cjs')

void websockets({ WebSocket, WebSocketServer, Server, io })
