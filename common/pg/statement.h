// A named SQL statement: a constant beside its caller. The name shows in PostgreSQL's logs, in timings and in errors.
//
//   constexpr pg::Statement kInsertOrders{"ordering.InsertOrders", R"sql(INSERT INTO orders (...) SELECT ...)sql"};
//
// Prepared on a connection's first use of it; two statements must not share a name. Plans are generic (see options.h):
// a partial index is only found through a literal in the statement (`WHERE state = 1`), not through a parameter.
#pragma once

namespace vlot::pg {

struct Statement {
  const char* name;
  const char* sql;
};

}  // namespace vlot::pg
