import http from 'node:http'
import express from 'express'
import pg from 'pg'
import { Redis } from 'ioredis'
import { Queue, Worker } from 'bullmq'
import { tracedShop } from './traced-shop-routes.cjs'

tracedShop({ http, express, pg, Redis, Queue, Worker })
