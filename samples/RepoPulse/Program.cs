using RepoPulse;
using RepoPulse.Cli;

using var interruption = new Interruption();
var exitCode = await Pulse.RunAsync(args, Terminal.OfConsole(), TimeProvider.System, interruption.Token);
return exitCode == ExitCode.Interrupted ? interruption.ExitCode : exitCode;
