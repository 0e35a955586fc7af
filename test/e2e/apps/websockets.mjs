import { Server } from 'socket.io'
import { io } from 'socket.io-client'
import { WebSocket, WebSocketServer } from 'ws'
import { websockets } from './websockets-run.cjs'

void websockets({ WebSocket, WebSocketServer, Server, io })
