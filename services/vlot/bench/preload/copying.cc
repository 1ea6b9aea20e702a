#include "services/vlot/bench/preload/copying.h"

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "services/vlot/bench/preload/copy_stream.h"

namespace vlot::bench {
namespace {

constexpr size_t kPieceBytes = 256 * 1024;

// A table on its way in.
class Table {
 public:
  Table(const TableTemplate& from, CopyStream stream, int64_t position)
      : from_(from), stream_(std::move(stream)), position_(position) {}

  absl::Status Begin() {
    return stream_.Begin(absl::StrCat("COPY p00.", from_.table, " (", from_.columns, ") FROM STDIN"));
  }

  // `forms` end with the position, which is the row's.
  absl::Status Add(size_t original, std::vector<std::string>& forms) {
    for (const RowTemplate& row : from_.orders[original]) {
      position_ += row.events;
      forms.back() = absl::StrCat(position_);
      row.line.AppendTo(forms, lines_);
    }
    return lines_.size() < kPieceBytes ? absl::OkStatus() : Write();
  }

  absl::Status End() {
    RETURN_IF_ERROR(Write());
    return WithContext(stream_.End(), from_.table);
  }

 private:
  absl::Status Write() {
    const absl::Status written = stream_.Write(lines_);
    lines_.clear();
    return WithContext(written, from_.table);
  }

  const TableTemplate& from_;
  CopyStream stream_;
  int64_t position_;
  std::string lines_;
};

}  // namespace

absl::Status WriteCopies(const std::string& conninfo, const std::vector<TableTemplate>& templates, const Copies& copies,
                         int64_t feed_end) {
  std::vector<Table> tables;
  tables.reserve(templates.size());
  for (const TableTemplate& from : templates) {
    ASSIGN_OR_RETURN(CopyStream stream, CopyStream::Open(conninfo));
    RETURN_IF_ERROR(tables.emplace_back(from, std::move(stream), feed_end).Begin());
  }
  for (int64_t i = 0; i < copies.count; ++i) {
    std::vector<std::string> forms = FormsOfCopy(copies.Copy(i));
    for (Table& table : tables) {
      RETURN_IF_ERROR(table.Add(copies.OriginalOf(i), forms));
    }
  }
  absl::Status status;
  for (Table& table : tables) status.Update(table.End());
  return status;
}

}  // namespace vlot::bench
