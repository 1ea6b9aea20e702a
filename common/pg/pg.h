// Everything of common/pg that a store needs.
#pragma once

#include "common/pg/array.h"
#include "common/pg/codec.h"
#include "common/pg/connection.h"
#include "common/pg/errors.h"
#include "common/pg/options.h"
#include "common/pg/pool.h"
#include "common/pg/result.h"
#include "common/pg/run.h"
#include "common/pg/statement.h"
#include "common/pg/transaction.h"
