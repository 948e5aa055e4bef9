; The installer for Windows 10 and 11: for one user, without an administrator, without a network.
; packaging/build compiles it with FILES (the tree, one line a file), ICON, VERSION, KB and OUT.
;
; The program lies in %LOCALAPPDATA%\Programs\Tamga\program.  It is put there beside the one before and changes place
; with it by renaming, so that a power cut leaves a whole program.  Data lie elsewhere and are never touched.
Unicode true
!define ID "org.tamga.counter"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${ID}"
!define RUN "Software\Microsoft\Windows\CurrentVersion\Run"
!include "MUI2.nsh"
!include "WinVer.nsh"
!include "x64.nsh"

Name "Tamga"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\Tamga"
RequestExecutionLevel user
ManifestSupportedOS all
SetCompressor /SOLID lzma
SetCompressorDictSize 64
; The same files give the same installer, whenever it is made.
SetDateSave off
CRCCheck on
BrandingText "Tamga ${VERSION}"
VIProductVersion "${VERSION}"
VIAddVersionKey "ProductName" "Tamga"
VIAddVersionKey "FileDescription" "Tamga"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "Apache-2.0"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "$INSTDIR\program\tamga.exe"
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"
!insertmacro MUI_LANGUAGE "English"

LangString TOO_OLD ${LANG_SIMPCHINESE} "Tamga 只能装在 64 位（x86-64）的 Windows 10 或 11 上。"
LangString TOO_OLD ${LANG_ENGLISH} "Tamga needs Windows 10 or 11 on an x86-64 computer."
LangString IS_OPEN ${LANG_SIMPCHINESE} "Tamga 还开着。请先关闭窗口，再装一次；原来的程序没有动。"
LangString IS_OPEN ${LANG_ENGLISH} "Tamga is open. Close its window and try again; the program is as it was."
LangString NOT_WRITTEN ${LANG_SIMPCHINESE} "文件没有写全，磁盘可能满了。原来的程序没有动。"
LangString NOT_WRITTEN ${LANG_ENGLISH} "Not all files could be written; the disk may be full. The program is as it was."
LangString REMOVE ${LANG_SIMPCHINESE} "卸载 Tamga（办件数据保留）"
LangString REMOVE ${LANG_ENGLISH} "Uninstall Tamga (data are kept)"
LangString PARCEL ${LANG_SIMPCHINESE} "Tamga 交换文件"
LangString PARCEL ${LANG_ENGLISH} "Tamga parcel"

!macro Leave WORDS
  MessageBox MB_OK|MB_ICONSTOP "${WORDS}" /SD IDOK
  SetErrorLevel 2
  Quit
!macroend

!macro Opens SUFFIX
  WriteRegStr HKCU "Software\Classes\.${SUFFIX}" "" "${ID}.file"
!macroend

!macro OpensNoMore SUFFIX
  ReadRegStr $0 HKCU "Software\Classes\.${SUFFIX}" ""
  ${If} $0 == "${ID}.file"
    DeleteRegKey HKCU "Software\Classes\.${SUFFIX}"
  ${EndIf}
!macroend

!macro Announce
  ; The desktop looks again at what opens which file.
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
!macroend

Function .onInit
  ${IfNot} ${AtLeastWin10}
  ${OrIfNot} ${IsNativeAMD64}
    !insertmacro Leave "$(TOO_OLD)"
  ${EndIf}
FunctionEnd

Section "Tamga"
  SetShellVarContext current
  RMDir /r "$INSTDIR\program.new"
  ${If} ${FileExists} "$INSTDIR\program\*"
    RMDir /r "$INSTDIR\program.old"
  ${ElseIf} ${FileExists} "$INSTDIR\program.old\*"
    ; The power went between the two renames of the installation before.
    Rename "$INSTDIR\program.old" "$INSTDIR\program"
  ${EndIf}
  ClearErrors
  !include "${FILES}"
  ${If} ${Errors}
    SetOutPath "$INSTDIR"
    RMDir /r "$INSTDIR\program.new"
    !insertmacro Leave "$(NOT_WRITTEN)"
  ${EndIf}
  ; No folder that is the working folder can be renamed.
  SetOutPath "$INSTDIR"
  ClearErrors
  ${If} ${FileExists} "$INSTDIR\program\*"
    Rename "$INSTDIR\program" "$INSTDIR\program.old"
    ${If} ${Errors}
      RMDir /r "$INSTDIR\program.new"
      !insertmacro Leave "$(IS_OPEN)"
    ${EndIf}
  ${EndIf}
  Rename "$INSTDIR\program.new" "$INSTDIR\program"
  ${If} ${Errors}
    Rename "$INSTDIR\program.old" "$INSTDIR\program"
    !insertmacro Leave "$(NOT_WRITTEN)"
  ${EndIf}
  RMDir /r "$INSTDIR\program.old"

  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateDirectory "$SMPROGRAMS\Tamga"
  CreateShortcut "$SMPROGRAMS\Tamga\Tamga.lnk" "$INSTDIR\program\tamga.exe"
  CreateShortcut "$SMPROGRAMS\Tamga\$(REMOVE).lnk" "$INSTDIR\uninstall.exe"
  CreateShortcut "$DESKTOP\Tamga.lnk" "$INSTDIR\program\tamga.exe"
  WriteRegStr HKCU "Software\Classes\${ID}.file" "" "$(PARCEL)"
  WriteRegStr HKCU "Software\Classes\${ID}.file\DefaultIcon" "" "$INSTDIR\program\tamga.exe,0"
  WriteRegStr HKCU "Software\Classes\${ID}.file\shell\open\command" "" '"$INSTDIR\program\tamga.exe" "%1"'
  !insertmacro Opens "tamga-parcel"
  !insertmacro Opens "tamga-answer"
  !insertmacro Opens "tamga-enrolment"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "Tamga"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\program\tamga.exe"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" ${KB}
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  !insertmacro Announce
SectionEnd

Section "Uninstall"
  SetShellVarContext current
  SetOutPath "$TEMP"
  ClearErrors
  ${If} ${FileExists} "$INSTDIR\program\*"
    RMDir /r "$INSTDIR\program.old"
    ClearErrors
    Rename "$INSTDIR\program" "$INSTDIR\program.old"
    ${If} ${Errors}
      !insertmacro Leave "$(IS_OPEN)"
    ${EndIf}
  ${EndIf}
  RMDir /r "$INSTDIR\program.old"
  RMDir /r "$INSTDIR\program.new"
  ; Versions that came by exchange; the data, in %LOCALAPPDATA%\tamga, stay.
  RMDir /r "$LOCALAPPDATA\tamga-program"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  RMDir /r "$SMPROGRAMS\Tamga"
  Delete "$DESKTOP\Tamga.lnk"
  DeleteRegKey HKCU "Software\Classes\${ID}.file"
  !insertmacro OpensNoMore "tamga-parcel"
  !insertmacro OpensNoMore "tamga-answer"
  !insertmacro OpensNoMore "tamga-enrolment"
  DeleteRegValue HKCU "${RUN}" "${ID}"
  DeleteRegKey HKCU "${UNINSTALL}"
  !insertmacro Announce
SectionEnd
