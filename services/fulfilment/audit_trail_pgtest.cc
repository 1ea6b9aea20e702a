// What operators do is written down with the change, and stays: the common mechanism, on a real service.
#include "common/wire/types.h"
#include "services/fulfilment/pg_fixture.h"
#include "vlot/trail/v1/trail.grpc.pb.h"

namespace vlot::fulfilment {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using vlot::testing::Message;
using vlot::testing::Reason;
using vlot::testing::StatusIs;

using absl::StatusCode;

class AuditTrailPgTest : public FulfilmentPgTest {
 protected:
  v1::CreateItemRequest NewItem(const std::string& sku) {
    v1::CreateItemRequest request;
    request.set_request_id(NewRequestId());
    request.mutable_item()->set_name("items/" + sku);
    request.mutable_item()->set_title("A thing");
    request.mutable_item()->set_vat_category("REDUCED");
    return request;
  }

  std::vector<trail::v1::AuditEntry> Entries(const trail::v1::ListAuditEntriesRequest& request = {}) {
    using Rpc = trail::v1::FulfilmentTrail::StubInterface::async_interface;
    const auto stub = trail::v1::FulfilmentTrail::NewStub(server_.in_process().channel());
    const auto page = rpc::InvokeAndWait(server_.in_process(), stub->async(), &Rpc::ListAuditEntries, request);
    EXPECT_OK(page);
    if (!page.ok()) return {};
    return {page->entries().begin(), page->entries().end()};
  }

  absl::Status Write(const char* sql) {
    pg::Pool pool(database(), 1);
    return pg::RunInTransaction(pool, [&](pg::Transaction& tx) { return tx.Exec({"test.Write", sql}).status(); });
  }
};

TEST_F(AuditTrailPgTest, Change_ByAnOperator_IsWrittenDownOnce) {
  const v1::CreateItemRequest request = NewItem("SIM-1");
  ASSERT_OK(AskAsOperator(&StockRpc::CreateItem, request, "nieuw in het assortiment: 3 €"));
  ASSERT_OK(AskAsOperator(&StockRpc::CreateItem, request, "once more"));
  const auto entries = Entries();
  ASSERT_THAT(entries, SizeIs(1));
  EXPECT_EQ(entries[0].service(), "fulfilment");
  EXPECT_EQ(entries[0].actor(), "operator:jan");
  EXPECT_EQ(entries[0].operator_role(), "operations");
  EXPECT_EQ(entries[0].key(), "apiKeys/7");
  EXPECT_EQ(entries[0].method(), "vlot.fulfilment.v1.Stock/CreateItem");
  EXPECT_EQ(entries[0].resource(), "items/SIM-1");
  EXPECT_EQ(entries[0].reason(), "nieuw in het assortiment: 3 €");
  EXPECT_EQ(entries[0].act_request_id(), request.request_id());
  EXPECT_THAT(entries[0].trace_id(), ::testing::SizeIs(32));
  EXPECT_EQ(entries[0].event_time().seconds(), absl::ToUnixSeconds(clock_.Now()));
}

TEST_F(AuditTrailPgTest, Change_WithoutAReason_IsRefusedAndChangesNothing) {
  EXPECT_THAT(
      AskAsOperator(&StockRpc::CreateItem, NewItem("A")),
      StatusIs(StatusCode::kInvalidArgument, AllOf(Reason("REASON_REQUIRED"), Message(HasSubstr("Vlot-Reason")))));
  EXPECT_THAT(AskAsOperator(&StockRpc::CreateItem, NewItem("A"), "  "),
              StatusIs(StatusCode::kInvalidArgument, Reason("REASON_REQUIRED")));
  EXPECT_THAT(Events(), IsEmpty());
  EXPECT_THAT(Entries(), IsEmpty());
}

TEST_F(AuditTrailPgTest, Change_WithAReasonOfItsOwn_NeedsNoOther) {
  MakeItem("A");
  const std::string location = MakeLocation(0);
  v1::AdjustStockRequest request;
  request.set_request_id(NewRequestId());
  request.set_location(location);
  request.set_item("items/A");
  request.set_quantity(4);
  EXPECT_THAT(
      AskAsOperator(&StockRpc::AdjustStock, request, "not here"),
      StatusIs(StatusCode::kInvalidArgument, AllOf(Reason("REASON_REQUIRED"), Message(HasSubstr("field reason")))));
  request.set_reason("counted");
  ASSERT_OK(AskAsOperator(&StockRpc::AdjustStock, request));
  ASSERT_THAT(Entries(), SizeIs(1));
  EXPECT_EQ(Entries()[0].reason(), "counted");
}

TEST_F(AuditTrailPgTest, ChangeThatIsRefused_OfServices_AndReads_LeaveNothing) {
  MakeItem("A");  // by a service
  EXPECT_THAT(AskAsOperator(&StockRpc::CreateItem, NewItem("A"), "again"),
              StatusIs(StatusCode::kAlreadyExists, Reason("ITEM_EXISTS")));
  EXPECT_OK(AskAsOperator(&StockRpc::ListItems, v1::ListItemsRequest()));
  EXPECT_THAT(Entries(), IsEmpty());
}

TEST_F(AuditTrailPgTest, Entries_CannotBeChangedOrRemovedByTheService) {
  ASSERT_OK(AskAsOperator(&StockRpc::CreateItem, NewItem("A"), "new"));
  EXPECT_FALSE(Write("UPDATE audit_entries SET reason = 'another'").ok());
  EXPECT_FALSE(Write("DELETE FROM audit_entries").ok());
  EXPECT_FALSE(Write("TRUNCATE audit_entries").ok());
  ASSERT_THAT(Entries(), SizeIs(1));
  EXPECT_EQ(Entries()[0].reason(), "new");
}

TEST_F(AuditTrailPgTest, List_FiltersByWhoWhatAndWhen) {
  ASSERT_OK(AskAsOperator(&StockRpc::CreateItem, NewItem("A"), "1"));
  clock_.Advance(absl::Minutes(1));
  const absl::Time later = clock_.Now();
  ASSERT_OK(AskAsOperator(&StockRpc::CreateItem, NewItem("B"), "2"));
  const auto reasons = [&](auto fill) {
    trail::v1::ListAuditEntriesRequest request;
    fill(request);
    std::vector<std::string> found;
    for (const auto& entry : Entries(request)) found.push_back(entry.reason());
    return found;
  };
  EXPECT_THAT(reasons([](auto&) {}), ElementsAre("2", "1"));
  EXPECT_THAT(reasons([](auto& r) { r.set_resource("items/A"); }), ElementsAre("1"));
  EXPECT_THAT(reasons([](auto& r) { r.set_actor("operator:piet"); }), IsEmpty());
  EXPECT_THAT(reasons([](auto& r) { r.set_method("vlot.fulfilment.v1.Stock/CreateItem"); }), SizeIs(2));
  EXPECT_THAT(reasons([&](auto& r) { *r.mutable_from_time() = wire::ToProto(later); }), ElementsAre("2"));
  EXPECT_THAT(reasons([&](auto& r) { *r.mutable_until_time() = wire::ToProto(later); }), ElementsAre("1"));
}

}  // namespace
}  // namespace vlot::fulfilment
