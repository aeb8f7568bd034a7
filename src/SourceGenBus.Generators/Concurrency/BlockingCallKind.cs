namespace SourceGenBus.Generators.Concurrency;

/// <summary>How a blocking call is replaced.</summary>
internal enum BlockingCallKind
{
    /// <summary>By nothing that is safe without a look at it.</summary>
    None,

    /// <summary><c>task.Result</c>: await the task.</summary>
    AwaitReceiver,

    /// <summary><c>task.GetAwaiter().GetResult()</c>: await what is in front of both.</summary>
    AwaitReceiverOfReceiver,

    /// <summary><c>File.ReadAllText(path)</c>: call the method whose name ends in Async, and await it.</summary>
    AwaitCounterpart,

    /// <summary><c>Thread.Sleep(delay)</c>: await <c>Task.Delay(delay)</c>.</summary>
    AwaitDelay,

    /// <summary><c>Task.WaitAll(tasks)</c>: await <c>Task.WhenAll(tasks)</c>.</summary>
    AwaitWhenAll,
}
