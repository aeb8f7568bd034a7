using Xunit;

namespace SourceGenBus.EventStore.Testing;

/// <summary>
/// What a store promises about text: what no database can hold is refused before it gets there, equally by all of them, and text from
/// outside that belongs to a failure is recorded whatever it is.
/// </summary>
/// <param name="create">Makes an empty store; the suite disposes it.</param>
public abstract class TextContract(Func<ValueTask<IDurableStore>> create) : StoreContract(create)
{
    /// <summary>How many bytes in UTF-8 a stream, a key or a name may have.</summary>
    private const int Limit = 1024;

    private static readonly LeaseRequest Everything = new(32, 100, TimeSpan.FromMinutes(1), DateTimeOffset.UnixEpoch);

    /// <summary>Text that no database can hold: a NUL character, and surrogates without their other half.</summary>
    /// <remarks>By number, since a test runner may replace such characters on the way to the test.</remarks>
    private static readonly string[] Texts = ["a\0b", "\0", "a\uD800", "\uDC00b", "\uD83D\uD83D\uDE00", "\uD83D\uDE00\uDE00\0"];

    /// <summary>The numbers of the texts.</summary>
    public static TheoryData<int> Unstorable => [.. Enumerable.Range(0, Texts.Length)];

    /// <summary>An append with such text is refused, names the argument, and disturbs nobody.</summary>
    /// <param name="number">The text.</param>
    [Theory]
    [MemberData(nameof(Unstorable))]
    public async Task An_append_with_text_that_cannot_be_stored_is_refused_and_the_next_one_succeeds(int number)
    {
        var text = Texts[number];
        EventEnvelope[] bad =
        [
            Event("x", text),
            Event("x") with { Name = text },
            Event("x") with { Headers = new EventHeaders { Source = text } },
            Event("x") with { Headers = new EventHeaders { CorrelationId = text } },
            Event("x") with { Headers = new EventHeaders { CausationId = text } },
            Event("x") with { Headers = new EventHeaders { UserId = text } },
            Event("x") with { Headers = new EventHeaders { TenantId = text } },
            Event("x") with { Headers = new EventHeaders { TraceParent = text } },
            Event("x") with { Headers = new EventHeaders { Metadata = new Dictionary<string, string> { ["name"] = text } } },
            Event("x") with { Headers = new EventHeaders { Metadata = new Dictionary<string, string> { [text] = "value" } } },
        ];

        // More than once each, since a driver prepares a statement that it meets again.
        for (var round = 0; round < 3; round++)
        {
            Assert.Equal("stream", (await ThrowsAsync(() => AppendAsync(text, Event("x")))).ParamName);
            foreach (var envelope in bad)
            {
                Assert.Equal("events", (await ThrowsAsync(() => AppendAsync("stream", envelope))).ParamName);
                Assert.Equal(
                    "events",
                    (await ThrowsAsync(() => Store.Outbox.WriteAsync([envelope], cancellationToken: Cancelled).AsTask())).ParamName);
            }

            Assert.Equal(round + 1, (await AppendAsync("good", Event("good"))).Version);
        }

        Assert.Equal(3, (await Store.Events.ReadAllAsync(0, (await Store.Events.GetHorizonAsync(Cancelled)).Safe, 100, Cancelled)).Count);
        Assert.Empty((await Store.Outbox.LeaseAsync(Everything, Cancelled)).Messages);
    }

    /// <summary>The same in a transaction of the caller's, which can go on.</summary>
    /// <param name="number">The text.</param>
    [Theory]
    [MemberData(nameof(Unstorable))]
    public async Task A_transaction_goes_on_after_text_that_cannot_be_stored(int number)
    {
        var text = Texts[number];
        await using var unit = await Store.BeginAsync(Cancelled);
        var transaction = unit.Transaction;
        await ThrowsAsync(
            () => Store.Events.AppendAsync(transaction, text, ExpectedVersion.Any, Events("x"), AppendOptions.Default, Cancelled).AsTask());
        await ThrowsAsync(() => Store.Events.AppendAsync(transaction, "a", ExpectedVersion.Any, [Event("x", text)], AppendOptions.Default, Cancelled).AsTask());
        await ThrowsAsync(() => Store.Events.ReadStreamAsync(transaction, text, ReadDirection.Forwards, 1, 10, Cancelled).AsTask());
        await ThrowsAsync(() => Store.Events.LockCheckpointAsync(transaction, text, Cancelled).AsTask());
        await ThrowsAsync(() => Store.Events.SaveCheckpointAsync(transaction, text, 1, Cancelled).AsTask());
        await ThrowsAsync(() => Store.Inbox.TryClaimAsync(transaction, text, Guid.NewGuid(), Cancelled).AsTask());
        await ThrowsAsync(() => Store.Outbox.WriteAsync(transaction, [Event("x", text)], cancellationToken: Cancelled).AsTask());

        await Store.Events.AppendAsync(transaction, "a", ExpectedVersion.None, Events("good"), AppendOptions.Default, Cancelled);
        await unit.CommitAsync(Cancelled);

        Assert.Single(await Store.Events.ReadStreamAsync("a", ReadDirection.Forwards, 1, 10, Cancelled));
    }

    /// <summary>Nor can one ask for such text.</summary>
    /// <param name="number">The text.</param>
    [Theory]
    [MemberData(nameof(Unstorable))]
    public async Task A_question_with_text_that_cannot_be_stored_is_refused(int number)
    {
        var text = Texts[number];
        await ThrowsAsync(() => Store.Events.ReadStreamAsync(text, ReadDirection.Forwards, 1, 10, Cancelled).AsTask());
        await ThrowsAsync(() => Store.Events.ReadSnapshotAsync(text, Cancelled).AsTask());
        await ThrowsAsync(() => Store.Events.SaveSnapshotAsync(text, new Snapshot(1, "state", 1, "1"u8.ToArray()), Cancelled).AsTask());
        await ThrowsAsync(() => Store.Events.SaveSnapshotAsync("a", new Snapshot(1, text, 1, "1"u8.ToArray()), Cancelled).AsTask());
        await ThrowsAsync(() => Store.Events.ReadCheckpointAsync(text, Cancelled).AsTask());
        await ThrowsAsync(() => Store.Inspection.ListStreamsAsync(prefix: text, cancellationToken: Cancelled).AsTask());
        await ThrowsAsync(() => Store.Inspection.ListStreamsAsync(after: text, cancellationToken: Cancelled).AsTask());
        await ThrowsAsync(() => Store.DeadLetters.FindAsync(new DeadLetterId(1, text), Cancelled).AsTask());
        await ThrowsAsync(() => Store.DeadLetters.ReplayAsync(new DeadLetterId(1, text), cancellationToken: Cancelled).AsTask());
        await ThrowsAsync(() => Store.DeadLetters.DiscardAsync(new DeadLetterId(1, text), "reason", Cancelled).AsTask());
        foreach (var filter in new[]
        {
            new DeadLetterFilter { Name = text },
            new DeadLetterFilter { Key = text },
            new DeadLetterFilter { Handler = text },
            new DeadLetterFilter { ErrorText = text },
            new DeadLetterFilter { After = new DeadLetterId(1, text) },
        })
        {
            await ThrowsAsync(() => Store.DeadLetters.ListAsync(filter, cancellationToken: Cancelled).AsTask());
            await ThrowsAsync(() => Store.DeadLetters.CountAsync(filter, Cancelled).AsTask());
        }
    }

    /// <summary>
    /// What identifies something fits every database's indexes up to the same length, and beyond it one sentence says so.
    /// </summary>
    /// <param name="character">What the text consists of.</param>
    [Theory]
    [InlineData("x")]
    [InlineData("\u00FC")]
    [InlineData("\u65E5")]
    [InlineData("\uD83D\uDE00")]
    public async Task Texts_that_identify_something_have_one_limit(string character)
    {
        var longest = Incompressible(character, Limit);
        var tooLong = longest + character;
        var envelope = Event("x", longest) with { Name = longest };

        await Store.Events.AppendAsync(longest, ExpectedVersion.None, [envelope], new AppendOptions { Publish = true }, Cancelled);
        await Store.Events.SaveSnapshotAsync(longest, new Snapshot(1, longest, 1, "1"u8.ToArray()), Cancelled);
        await using (var unit = await Store.BeginAsync(Cancelled))
        {
            await Store.Events.SaveCheckpointAsync(unit.Transaction, longest, 1, Cancelled);
            Assert.True(await Store.Inbox.TryClaimAsync(unit.Transaction, $"{longest}/{longest}", envelope.Id, Cancelled));
            await unit.CommitAsync(Cancelled);
        }

        // Key and handler stand in one index together.
        var lease = await Store.Outbox.LeaseAsync(Everything, Cancelled);
        var failure = new DeliveryFailure(longest, "error", DateTimeOffset.UnixEpoch, RetryAt: null);
        await Store.Outbox.SplitByHandlerAsync(lease, lease.Messages[0], [failure], [], Cancelled);

        Assert.Equal(
            longest,
            Assert.Single(
                await Store.DeadLetters.ListAsync(new DeadLetterFilter { Key = longest }, cancellationToken: Cancelled)).Id.Handler);
        Assert.Contains("1024", (await ThrowsAsync(() => AppendAsync(tooLong, Event("x")))).Message, StringComparison.Ordinal);
        await ThrowsAsync(() => AppendAsync("a", Event("x", tooLong)));
        await ThrowsAsync(() => AppendAsync("a", Event("x") with { Name = tooLong }));
        await ThrowsAsync(() => Store.Outbox.WriteAsync([Event("x", tooLong)], cancellationToken: Cancelled).AsTask());
        await ThrowsAsync(() => Store.Events.SaveSnapshotAsync(tooLong, new Snapshot(1, "x", 1, "1"u8.ToArray()), Cancelled).AsTask());
        await using var refused = await Store.BeginAsync(Cancelled);
        await ThrowsAsync(() => Store.Events.SaveCheckpointAsync(refused.Transaction, tooLong, 1, Cancelled).AsTask());
        await ThrowsAsync(() => Store.Events.LockCheckpointAsync(refused.Transaction, tooLong, Cancelled).AsTask());
        await ThrowsAsync(() => Store.Inbox.TryClaimAsync(refused.Transaction, $"{longest}/{tooLong}", Guid.NewGuid(), Cancelled).AsTask());
    }

    /// <summary>A failure is recorded whatever its text is.</summary>
    /// <param name="number">The text.</param>
    [Theory]
    [MemberData(nameof(Unstorable))]
    public async Task A_failure_of_an_event_is_recorded_whatever_its_text_is(int number) =>
        await RecordAsync(Texts[number], handled: false);

    /// <summary>A failure of one handler is recorded whatever its text is.</summary>
    /// <param name="number">The text.</param>
    [Theory]
    [MemberData(nameof(Unstorable))]
    public async Task A_failure_of_a_handler_is_recorded_whatever_its_text_is(int number) =>
        await RecordAsync(Texts[number], handled: true);

    /// <summary>A text of twenty megabytes is no reason to store as much.</summary>
    [Fact]
    public async Task A_long_text_is_shortened_and_says_so()
    {
        var text = "the cause " + new string('x', 20_000_000);
        await Store.Outbox.WriteAsync([Event("x", "key")], cancellationToken: Cancelled);
        var lease = await Store.Outbox.LeaseAsync(Everything, Cancelled);
        await Store.Outbox.FailAsync(
            lease, lease.Messages[0], new DeliveryFailure(text, text, DateTimeOffset.UnixEpoch, RetryAt: null), Cancelled);
        await Store.DeadLetters.DiscardAsync(new DeadLetterId(lease.Messages[0].Position), text, Cancelled);

        var letter = Assert.Single(
            await Store.DeadLetters.ListAsync(new DeadLetterFilter { IncludeDiscarded = true }, cancellationToken: Cancelled));

        foreach (var stored in new[] { letter.Attempts[0].Error, letter.Attempts[0].Handler, letter.DiscardReason! })
        {
            Assert.StartsWith("the cause xxx", stored, StringComparison.Ordinal);
            Assert.Contains("more characters were not stored", stored, StringComparison.Ordinal);
            Assert.InRange(stored.Length, 10_000, 20_000);
        }
    }

    private static async Task<ArgumentException> ThrowsAsync(Func<Task> action) => await Assert.ThrowsAsync<ArgumentException>(action);

    /// <summary>
    /// A text of exactly so many bytes, or the next fewer, that no compression makes shorter: an index compresses before it complains.
    /// </summary>
    private static string Incompressible(string character, int bytes)
    {
        var random = new Random(1);
        var filler = bytes % System.Text.Encoding.UTF8.GetByteCount(character);
        var count = bytes / System.Text.Encoding.UTF8.GetByteCount(character);
        return new string('_', filler) + string.Concat(Enumerable.Range(0, count).Select(_ => character switch
        {
            "x" => ((char)random.Next('!', '~')).ToString(),
            "\u00FC" => ((char)random.Next(0xC0, 0x7FF)).ToString(),
            "\u65E5" => ((char)random.Next(0x4E00, 0x9FFF)).ToString(),
            _ => char.ConvertFromUtf32(random.Next(0x1F300, 0x1F5FF)),
        }));
    }

    private async Task RecordAsync(string text, bool handled)
    {
        await Store.Outbox.WriteAsync([Event("x", "key")], cancellationToken: Cancelled);
        var lease = await Store.Outbox.LeaseAsync(Everything, Cancelled);
        var failure = new DeliveryFailure(handled ? "mailer" : text, $"before {text} after", DateTimeOffset.UnixEpoch, RetryAt: null);
        if (handled)
            await Store.Outbox.SplitByHandlerAsync(lease, lease.Messages[0], [failure], [], Cancelled);
        else
            await Store.Outbox.FailAsync(lease, lease.Messages[0], failure, Cancelled);

        var letter = Assert.Single(await Store.DeadLetters.ListAsync(DeadLetterFilter.Default, cancellationToken: Cancelled));
        var attempt = Assert.Single(letter.Attempts);
        Assert.StartsWith("before ", attempt.Error, StringComparison.Ordinal);
        Assert.EndsWith(" after", attempt.Error, StringComparison.Ordinal);
        Assert.True(await Store.DeadLetters.DiscardAsync(letter.Id, text + ", they say", Cancelled));
        letter = Assert.Single(
            await Store.DeadLetters.ListAsync(new DeadLetterFilter { IncludeDiscarded = true }, cancellationToken: Cancelled));
        Assert.EndsWith(", they say", letter.DiscardReason, StringComparison.Ordinal);
    }

    private async Task<AppendResult> AppendAsync(string stream, EventEnvelope envelope) =>
        await Store.Events.AppendAsync(stream, ExpectedVersion.Any, [envelope], AppendOptions.Default, Cancelled);
}
