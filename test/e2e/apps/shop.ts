import express from 'express'
import pg from 'pg'
import { Redis } from 'ioredis'
import { Queue, Worker } from 'bullmq'
import { shop, type Libraries } from './shop-routes.cjs'

const libraries: Libraries = { express, pg, Redis, Queue, Worker }

shop(libraries)
