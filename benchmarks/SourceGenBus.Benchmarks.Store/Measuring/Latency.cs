using System.Diagnostics;
using SourceGenBus.Benchmarks.Store.Events;

namespace SourceGenBus.Benchmarks.Store.Measuring;

/// <summary>How long an event takes from the caller's commit to the handler, in milliseconds.</summary>
/// <param name="Median">Half of them took less, from the moment that the commit had returned.</param>
/// <param name="Most">99 of 100 took less.</param>
/// <param name="MedianWithCommit">The median from the moment before the commit.</param>
internal sealed record Latency(double Median, double Most, double MedianWithCommit)
{
    internal static async Task<Latency> MeasureAsync(IDurableStore writer, StockBook book, int deliveries)
    {
        var outbox = new Outbox(writer.Outbox, Stock.Serializer);
        var (after, before) = (new double[deliveries], new double[deliveries]);
        for (var index = -5; index < deliveries; index++)
        {
            var arrived = book.ExpectAsync(1);
            await using var unit = await writer.BeginAsync();
            await outbox.WriteAsync(unit.Transaction, [Stock.Event(index + 5)]);
            var committing = Stopwatch.GetTimestamp();
            await unit.CommitAsync();
            var committed = Stopwatch.GetTimestamp();
            await arrived;
            if (index < 0)
                continue;
            var arrival = book.ArrivalOf(index + 5);
            before[index] = Stopwatch.GetElapsedTime(committing, arrival).TotalMilliseconds;

            // The handler may well be there before the commit returns.
            after[index] = Math.Max(0, Stopwatch.GetElapsedTime(committed, arrival).TotalMilliseconds);
            await Task.Delay(2); // The relay has nothing to do and waits for a signal.
        }

        Array.Sort(after);
        Array.Sort(before);
        return new Latency(after[deliveries / 2], after[(int)(deliveries * 0.99)], before[deliveries / 2]);
    }
}
