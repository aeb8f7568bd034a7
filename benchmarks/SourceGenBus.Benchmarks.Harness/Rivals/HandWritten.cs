namespace SourceGenBus.Benchmarks.Harness.Rivals;

/// <summary>What the hand-written routes share: waiting for a handler and reporting its failure.</summary>
internal static class HandWritten
{
    internal static async ValueTask AwaitAsync(ValueTask result)
    {
        try
        {
            await result;
        }
        catch (Exception exception)
        {
            Console.Error.WriteLine(exception);
        }
    }
}
