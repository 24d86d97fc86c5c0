# shellcheck shell=sh
export AWS_ENDPOINT_URL=http://localhost:4566
