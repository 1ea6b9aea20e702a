// Sending what is queued, on a real database.
#include "services/notification/worker.h"

#include <gmock/gmock.h>

#include <set>
#include <thread>

#include "common/status/status.h"
#include "services/notification/notification_fixture.h"

namespace vlot::notification {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::vlot::testing::IsOkAndHolds;

class WorkerTest : public NotificationPgTest {
 protected:
  std::unique_ptr<Worker> NewWorker(const Sender& sender) {
    return std::make_unique<Worker>(WorkerOptions{.lease = absl::Minutes(15), .retry = {.tries_max = 2}}, pool(),
                                    clock_, metrics_, sender);
  }
  void Answer(absl::StatusCode code, const char* reason) {
    sender_.Answer(MakeError(code, "why", {.reason = reason, .domain = "vlot.dev"}));
  }
  // What a sender leaves that dies with messages in hand.
  void ClaimAndDie() {
    ASSERT_OK(pg::RunInTransaction(pool(), [&](pg::Transaction& tx) {
      return ClaimMessages(tx, clock_.Now(), clock_.Now() + absl::Minutes(15));
    }));
  }

  metrics::Registry metrics_;
  FakeSender sender_;
};

TEST_F(WorkerTest, Step_Queued_SendsEachOnceInBoundedSteps) {
  std::vector<Message> messages;
  for (int i = 0; i < 21; ++i) messages.push_back(NewMessage());
  Queue(messages);
  const auto worker = NewWorker(sender_);
  EXPECT_THAT(worker->Step(), IsOkAndHolds(20));
  EXPECT_THAT(worker->Step(), IsOkAndHolds(1));
  EXPECT_THAT(worker->Step(), IsOkAndHolds(0));
  EXPECT_THAT(sender_.sent(), SizeIs(21));
  for (const Message& message : All()) {
    EXPECT_EQ(message.state, State::kSent);
    EXPECT_EQ(message.tries, 1);
    EXPECT_EQ(message.sent_at, clock_.Now());
  }
}

TEST_F(WorkerTest, Step_NotAcceptedNow_TriesLaterAndThenGivesUp) {
  Queue({NewMessage()});
  Answer(absl::StatusCode::kUnavailable, "SMTP_TRY_LATER");
  const auto worker = NewWorker(sender_);
  EXPECT_THAT(worker->Step(), IsOkAndHolds(1));
  EXPECT_EQ(All()[0].state, State::kQueued);
  EXPECT_THAT(All()[0].last_error, HasSubstr("SMTP_TRY_LATER"));
  EXPECT_THAT(worker->Step(), IsOkAndHolds(0));
  clock_.Advance(absl::Seconds(30));
  EXPECT_THAT(worker->Step(), IsOkAndHolds(1));
  EXPECT_EQ(All()[0].state, State::kFailed);
  EXPECT_EQ(All()[0].tries, 2);
  clock_.Advance(absl::Hours(24));
  EXPECT_THAT(worker->Step(), IsOkAndHolds(0));
}

TEST_F(WorkerTest, Step_Refused_FailsAtOnce) {
  Queue({NewMessage()});
  Answer(absl::StatusCode::kFailedPrecondition, "SMTP_REFUSED");
  EXPECT_THAT(NewWorker(sender_)->Step(), IsOkAndHolds(1));
  EXPECT_EQ(All()[0].state, State::kFailed);
}

TEST_F(WorkerTest, Step_NoAnswer_IsUnknownAndNotSentAgain) {
  Queue({NewMessage()});
  Answer(absl::StatusCode::kUnavailable, "SMTP_NO_ANSWER");
  const auto worker = NewWorker(sender_);
  EXPECT_THAT(worker->Step(), IsOkAndHolds(1));
  EXPECT_EQ(All()[0].state, State::kUnknown);
  clock_.Advance(absl::Hours(24));
  EXPECT_THAT(worker->Step(), IsOkAndHolds(0));
}

TEST_F(WorkerTest, Step_EarlierSenderDied_MailIsUnknownButAFileIsWrittenAgain) {
  const Message mail = NewMessage(Channel::kEmail), file = NewMessage(Channel::kFile);
  Queue({mail, file});
  ClaimAndDie();
  const auto worker = NewWorker(sender_);
  EXPECT_THAT(worker->Step(), IsOkAndHolds(0)) << "the lease still holds";
  clock_.Advance(absl::Minutes(16));
  EXPECT_THAT(worker->Step(), IsOkAndHolds(2));
  ASSERT_THAT(sender_.sent(), SizeIs(1));
  EXPECT_EQ(sender_.sent()[0].id, file.id);
  for (const Message& message : All()) {
    EXPECT_EQ(message.state, message.id == mail.id ? State::kUnknown : State::kSent);
  }
}

TEST_F(WorkerTest, Record_AfterTheLease_ChangesNothing) {
  const Message message = NewMessage();
  Queue({message});
  ClaimAndDie();
  clock_.Advance(absl::Minutes(16));
  ClaimAndDie();  // another has it now, as its second try
  ASSERT_OK(pg::RunInTransaction(pool(), [&](pg::Transaction& tx) {
    return RecordAttempts(tx, clock_.Now(), {{message.id, 1, {.state = State::kFailed, .due_at = clock_.Now()}}});
  }));
  EXPECT_EQ(All()[0].state, State::kQueued);
}

TEST_F(WorkerTest, Step_AfterStop_GivesTheMessagesBack) {
  Queue({NewMessage()});
  const auto stopped = NewWorker(sender_);
  stopped->Stop();
  EXPECT_THAT(stopped->Step(), IsOkAndHolds(1));
  EXPECT_THAT(sender_.sent(), IsEmpty());
  EXPECT_THAT(NewWorker(sender_)->Step(), IsOkAndHolds(1));
  EXPECT_EQ(All()[0].state, State::kSent);
}

TEST_F(WorkerTest, TwoWorkersAtOnce_SendEachMessageOnce) {
  std::vector<Message> messages;
  for (int i = 0; i < 60; ++i) messages.push_back(NewMessage());
  Queue(messages);
  const auto a = NewWorker(sender_), b = NewWorker(sender_);
  const auto run = [](Worker& worker) {
    for (auto taken = worker.Step(); taken.ok() && *taken > 0;) taken = worker.Step();
  };
  std::thread other([&] { run(*b); });
  run(*a);
  other.join();
  std::set<std::string> ids;
  for (const Message& message : sender_.sent()) EXPECT_TRUE(ids.insert(message.id.ToString()).second);
  EXPECT_THAT(ids, SizeIs(60));
}

}  // namespace
}  // namespace vlot::notification
