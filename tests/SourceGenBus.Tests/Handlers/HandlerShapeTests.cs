using SourceGenBus.Tests.Support;

namespace SourceGenBus.Tests.Handlers;

/// <summary>What a class may look like to be a handler.</summary>
public class HandlerShapeTests
{
    [Fact]
    public async Task An_internal_class()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        await host.Bus.PublishAsync(new LetterPosted(trail));
        Assert.Equal(["internal"], trail.Marks);
    }

    [Fact]
    public async Task A_class_nested_in_another_with_an_event_nested_beside_it()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        await host.Bus.PublishAsync(new PostOffice.Opened(trail));
        Assert.Equal(["nested"], trail.Marks);
    }

    [Fact]
    public async Task A_record()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        await host.Bus.PublishAsync(new LetterStamped(trail));
        Assert.Equal(["record"], trail.Marks);
    }

    [Fact]
    public async Task A_class_that_inherits_HandleAsync()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        await host.Bus.PublishAsync(new LetterSorted(trail));
        Assert.Equal(["inherited by SortLetter"], trail.Marks);
    }

    [Fact]
    public async Task A_class_that_overrides_HandleAsync()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        await host.Bus.PublishAsync(new LetterWeighed(trail));
        Assert.Equal(["overridden"], trail.Marks);
    }

    [Fact]
    public async Task A_static_class()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        await host.Bus.PublishAsync(new LetterFranked(trail));
        Assert.Equal(["static class"], trail.Marks);
    }

    [Fact]
    public async Task A_static_method_of_a_class_that_cannot_even_be_constructed()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        await host.Bus.PublishAsync(new LetterLoaded(trail));
        Assert.Equal(["static method"], trail.Marks);
    }

    [Fact]
    public async Task A_method_that_returns_Task_and_one_that_returns_ValueTask()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        await host.Bus.PublishAsync(new LetterCarried(trail));
        Assert.Equal(["Task", "ValueTask"], trail.Sorted);
    }

    [Fact]
    public async Task A_class_in_two_parts()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        await host.Bus.PublishAsync(new LetterForwarded(trail));
        Assert.Equal(["partial"], trail.Marks);
    }

    [Fact]
    public async Task A_class_with_one_method_for_each_of_several_events()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        await host.Bus.PublishAsync(new LetterDelivered(trail));
        await host.Bus.PublishAsync(new LetterReturned(trail));
        Assert.Equal(["delivered", "returned"], trail.Marks);
    }

    [Fact]
    public async Task A_class_with_one_method_of_a_base_type_for_several_events()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        await host.Bus.PublishAsync(new AccountOpened(trail));
        await host.Bus.PublishAsync(new AccountClosed(trail));
        await host.Bus.PublishAsync(new AccountRenamed(trail)); // derives from the same base but has no attribute
        Assert.Equal(["audited AccountOpened", "audited AccountClosed"], trail.Marks);
    }
}

internal sealed record LetterPosted(Trail Trail);

[EventHandler<LetterPosted>]
internal sealed class PostLetter
{
    internal ValueTask HandleAsync(LetterPosted posted) => posted.Trail.Leave("internal");
}

internal static class PostOffice
{
    internal sealed record Opened(Trail Trail);

    [EventHandler<Opened>]
    internal sealed class Clerk
    {
        public ValueTask HandleAsync(Opened opened) => opened.Trail.Leave("nested");
    }
}

internal sealed record LetterStamped(Trail Trail);

[EventHandler<LetterStamped>]
internal sealed record StampLetter
{
    public ValueTask HandleAsync(LetterStamped stamped) => stamped.Trail.Leave("record");
}

internal sealed record LetterSorted(Trail Trail);

internal abstract class Sorter
{
    public ValueTask HandleAsync(LetterSorted sorted) => sorted.Trail.Leave($"inherited by {GetType().Name}");
}

[EventHandler<LetterSorted>]
internal sealed class SortLetter : Sorter;

internal sealed record LetterWeighed(Trail Trail);

internal class Scale
{
    public virtual ValueTask HandleAsync(LetterWeighed weighed) => weighed.Trail.Leave("not overridden");
}

[EventHandler<LetterWeighed>]
internal sealed class WeighLetter : Scale
{
    public override ValueTask HandleAsync(LetterWeighed weighed) => weighed.Trail.Leave("overridden");
}

internal sealed record LetterFranked(Trail Trail);

[EventHandler<LetterFranked>]
internal static class FrankLetter
{
    internal static ValueTask HandleAsync(LetterFranked franked) => franked.Trail.Leave("static class");
}

internal sealed record LetterLoaded(Trail Trail);

[EventHandler<LetterLoaded>]
internal sealed class LoadLetter
{
    private LoadLetter()
    {
    }

    public static async ValueTask HandleAsync(LetterLoaded loaded)
    {
        await Task.Yield();
        await loaded.Trail.Leave("static method");
    }
}

internal sealed record LetterCarried(Trail Trail);

[EventHandler<LetterCarried>]
internal sealed class CarryByTask
{
    public async Task HandleAsync(LetterCarried carried)
    {
        await Task.Yield();
        await carried.Trail.Leave("Task");
    }
}

[EventHandler<LetterCarried>]
internal sealed class CarryByValueTask
{
    public async ValueTask HandleAsync(LetterCarried carried)
    {
        await Task.Yield();
        await carried.Trail.Leave("ValueTask");
    }
}

internal sealed record LetterForwarded(Trail Trail);

[EventHandler<LetterForwarded>]
internal sealed partial class ForwardLetter;

internal sealed partial class ForwardLetter
{
    public ValueTask HandleAsync(LetterForwarded forwarded) => forwarded.Trail.Leave("partial");
}

internal sealed record LetterDelivered(Trail Trail);

internal sealed record LetterReturned(Trail Trail);

[EventHandler<LetterDelivered>]
[EventHandler<LetterReturned>]
internal sealed class TrackLetter
{
    public ValueTask HandleAsync(LetterDelivered delivered) => delivered.Trail.Leave("delivered");

    public Task HandleAsync(LetterReturned returned) => returned.Trail.Leave("returned").AsTask();
}

internal abstract record AccountEvent(Trail Trail) : DomainEvent;

internal sealed record AccountOpened(Trail Trail) : AccountEvent(Trail);

internal sealed record AccountClosed(Trail Trail) : AccountEvent(Trail);

internal sealed record AccountRenamed(Trail Trail) : AccountEvent(Trail);

[EventHandler<AccountOpened>]
[EventHandler<AccountClosed>]
internal sealed class AuditAccounts
{
    public ValueTask HandleAsync(AccountEvent account) => account.Trail.Leave($"audited {account.GetType().Name}");
}
