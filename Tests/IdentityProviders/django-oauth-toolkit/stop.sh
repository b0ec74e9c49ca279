#!/bin/bash
. "$(dirname "$0")/../server.sh"; stop
