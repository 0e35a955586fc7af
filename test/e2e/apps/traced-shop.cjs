'use strict'
const http = require('node:http')
const express = require('express')
const pg = require('pg')
const { Redis } = require('ioredis')
const { Queue, Worker } = require('bullmq')
const { tracedShop } = require('./traced-shop-routes.cjs')

tracedShop({ http, express, pg, Redis, Queue, Worker })
console.log(`loaded ${Object.keys(require.cache).join(' ')}`)
