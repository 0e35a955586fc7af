import express from 'express'
import pg from 'pg'
import { Redis } from 'ioredis'
import { Queue, Worker } from 'bullmq'
import { shop } from './shop-routes.cjs'

shop({ express, pg, Redis, Queue, Worker })
