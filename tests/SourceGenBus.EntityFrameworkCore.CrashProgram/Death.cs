using System.Diagnostics;

namespace SourceGenBus.EntityFrameworkCore.CrashProgram;

/// <summary>Counts the steps of the program and, at one of them, kills it: SIGKILL, with no chance to tidy up.</summary>
internal static class Death
{
    private static int _steps;

    internal static int At { get; set; }

    internal static void Step()
    {
        if (Interlocked.Increment(ref _steps) == At)
        {
            Process.GetCurrentProcess().Kill();
            Thread.Sleep(Timeout.Infinite);
        }
    }
}
