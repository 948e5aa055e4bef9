/* tamga.exe and tamga.com: start the Python that lies beside them with the program, as `tamga` does on Linux.
 *
 * tamga.exe opens the window and has no console; tamga.com is for commands, typed as `tamga doctor`: a shell
 * takes a .com before an .exe and waits for it.  What ends the program is the exit code of this process.
 */
#include <windows.h>
#include <stdio.h>
#include <wchar.h>

#ifdef COMMAND
#define PYTHON L"python.exe"
#else
#define PYTHON L"pythonw.exe"
#endif
#define LONGEST 32768 /* of a path and of a command line, as Windows has it */

static wchar_t folder[LONGEST], program[LONGEST], line[2 * LONGEST];
/* What the machine's own Python and Qt may have set leads this one astray. */
static const wchar_t *astray[] = {L"PYTHONHOME", L"PYTHONPATH", L"PYTHONSTARTUP", L"QT_PLUGIN_PATH",
                                  L"QT_QPA_PLATFORM_PLUGIN_PATH"};

/* What follows the program's own name on its command line, as it was typed. */
static const wchar_t *arguments(void) {
    const wchar_t *rest = GetCommandLineW();
    int is_quoted = 0;
    for (; *rest && (is_quoted || (*rest != L' ' && *rest != L'\t')); rest++)
        if (*rest == L'"')
            is_quoted = !is_quoted;
    while (*rest == L' ' || *rest == L'\t')
        rest++;
    return rest;
}

static int fail(const wchar_t *words) {
#ifdef COMMAND
    fwprintf(stderr, L"%ls\n", words);
#else
    MessageBoxW(NULL, words, L"Tamga", MB_OK | MB_ICONERROR);
#endif
    return 126; /* as a shell says of what cannot be started */
}

int wmain(void) {
    DWORD length = GetModuleFileNameW(NULL, folder, LONGEST), code = 126;
    if (!length || length >= LONGEST)
        return fail(L"Tamga: its own folder is not known");
    while (length && folder[length - 1] != L'\\')
        length--;
    folder[length] = 0;
    if (_snwprintf(program, LONGEST, L"%lspython\\" PYTHON, folder) < 0)
        return fail(L"Tamga: the path of its folder is too long");
    if (_snwprintf(line, 2 * LONGEST, L"\"%ls\" -P -s -m desktop.launch %ls", program, arguments()) < 0)
        return fail(L"Tamga: the command line is too long");
    for (size_t each = 0; each < sizeof astray / sizeof *astray; each++)
        SetEnvironmentVariableW(astray[each], NULL);

    STARTUPINFOW start = {.cb = sizeof start};
    PROCESS_INFORMATION made;
    if (!CreateProcessW(program, line, NULL, NULL, TRUE, 0, NULL, NULL, &start, &made))
        return fail(L"Tamga 不能启动：安装的文件不完整，请重新安装。\nTamga cannot start: install it again.");
    AllowSetForegroundWindow(made.dwProcessId);
    WaitForSingleObject(made.hProcess, INFINITE);
    GetExitCodeProcess(made.hProcess, &code);
    return (int)code;
}

#ifndef COMMAND
int WINAPI wWinMain(HINSTANCE self, HINSTANCE before, PWSTR words, int show) {
    (void)self, (void)before, (void)words, (void)show;
    return wmain();
}
#endif
