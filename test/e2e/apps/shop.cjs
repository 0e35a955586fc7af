'use strict'
const express = require('express')
const pg = require('pg')
const { Redis } = require('ioredis')
const { Queue, Worker } = require('bullmq')
const { shop } = require('./shop-routes.cjs')

shop({ express, pg, Redis, Queue, Worker })
